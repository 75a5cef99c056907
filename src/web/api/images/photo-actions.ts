import type { ErrorCode, TenantConfig } from '../../../kernel/index.js';
import type { PhotoDetail } from '../../../workflow/index.js';

/** Per action null (allowed now) or the code that says why not. Spec: web-api.md section 5.3. */
export type ActionsView = Readonly<
  Record<'analyze' | 'publish' | 'keep' | 'remove' | 'undo' | 'delete', ErrorCode | null>
>;

/** What an admin may do with a photo now. The services decide again when it is done. */
export function actionsOf(config: TenantConfig, detail: PhotoDetail): ActionsView {
  const { features } = config;
  const busy = detail.publishState === 'in_progress' ? 'photo_busy' : null;
  const sort = detail.ref.folder === 'inbox' ? busy : 'move_not_supported';
  return {
    analyze: features.analyzeCaptionEnabled ? null : 'feature_disabled',
    publish: publishRefusal(config, detail),
    keep: features.keepEnabled ? sort : 'feature_disabled',
    remove: features.removeEnabled ? sort : 'feature_disabled',
    undo: cameByMove(detail) ? busy : 'move_not_supported',
    delete: features.deleteEnabled ? busy : 'feature_disabled',
  };
}

function publishRefusal({ features, publishers }: TenantConfig, detail: PhotoDetail): ErrorCode | null {
  if (!features.publishEnabled || features.mode === 'review') return 'publish_disabled';
  if (detail.ref.folder === 'keep' || detail.ref.folder === 'remove') return 'move_not_supported';
  if (publishers.length === 0) return 'platform_disabled';
  const isSettled = ({ id }: { readonly id: string }): boolean => {
    const status = detail.platforms[id]?.status;
    return status === 'sent' || status === 'unknown';
  };
  switch (detail.publishState) {
    case 'in_progress':
      return 'in_progress';
    case 'needs_decision':
      return publishers.every(isSettled) ? 'needs_decision' : null;
    case 'published':
      return publishers.every(isSettled) ? 'already_published' : null;
    case 'none':
    case 'partial':
    case 'archive_pending':
      return null;
  }
}

/** Undo takes back the last move, when the photo is still where that put it. Spec: publishing.md section 8. */
function cameByMove({ ref, moves }: PhotoDetail): boolean {
  const last = moves.at(-1);
  return ref.folder !== 'inbox' && last?.toFolder === ref.folder && last.toName === ref.name;
}
