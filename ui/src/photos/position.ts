import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import type { PhotoController } from './photo-controller.js';

/** "12 of 240", "12 seen", or nothing while it is not known. */
export function usePositionText(controller: PhotoController): string {
  const { texts } = useApp();
  const { position } = useStore(controller.place);
  if (position === null) return '';
  if (position.kind === 'seen') return texts.n('photo.seen', position.count);
  return texts.t('photo.position', { place: position.place, total: position.total });
}
