import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import type { PhotoController } from './photo-controller.js';

/** "12 of 240", "12 seen", or nothing while it is not known; in words, for titles and screen readers. */
export function usePositionText(controller: PhotoController): string {
  return usePlace(controller, 'photo.position');
}

/** The same as figures: "12 / 240". */
export function usePlaceText(controller: PhotoController): string {
  return usePlace(controller, 'photo.place');
}

function usePlace(controller: PhotoController, key: 'photo.position' | 'photo.place'): string {
  const { texts } = useApp();
  const { position } = useStore(controller.place);
  if (position === null) return '';
  if (position.kind === 'seen') return texts.n('photo.seen', position.count);
  return texts.t(key, { place: position.place, total: position.total });
}
