import type { KeyLine } from '../shell/key-lines.js';

const CAN_WORK = ['keep', 'remove', 'publish', 'analyze', 'delete'] as const;

/** Keys of admins, each once. Spec: ui.md section 5. */
export const ADMIN_KEY_LINES: readonly KeyLine[] = [
  { place: 'anywhere', keys: ['u', 'Mod+z'], text: 'admin.key.undo', needs: ['keep', 'remove'] },
  { place: 'photo', keys: ['k'], text: 'admin.keep', needs: ['keep'] },
  { place: 'photo', keys: ['r'], text: 'admin.remove', needs: ['remove'] },
  { place: 'photo', keys: ['a'], text: 'admin.analyze', needs: ['analyze'] },
  { place: 'photo', keys: ['e'], text: 'admin.key.edit' },
  { place: 'photo', keys: ['Mod+s'], text: 'admin.key.save' },
  { place: 'photo', keys: ['p'], text: 'admin.publish', needs: ['publish'] },
  { place: 'photo', keys: ['Mod+Enter'], text: 'admin.key.publish_now', needs: ['publish'] },
  { place: 'photo', keys: ['f'], text: 'admin.full_size' },
  { place: 'grid', keys: ['Space', 'x'], text: 'admin.key.pick', needs: CAN_WORK },
  { place: 'grid', keys: ['Shift+Arrows'], text: 'admin.key.range', needs: CAN_WORK },
  { place: 'grid', keys: ['Mod+a'], text: 'admin.key.pick_all', needs: CAN_WORK },
];
