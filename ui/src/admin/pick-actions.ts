import type { Features } from '../api/session.js';
import type { Folder } from '../lib/router.js';
import type { BulkAction } from './job.js';

/**
 * What a site allows to be done with many photos of a folder; the rest is absent.
 * @returns in the order of the buttons
 */
export function bulkActions(features: Features | null, folder: Folder): readonly BulkAction[] {
  if (features === null) return [];
  const inbox = folder === 'inbox';
  const allowed: Readonly<Record<BulkAction, boolean>> = {
    keep: features.keep && inbox,
    remove: features.remove && inbox,
    undo: !inbox,
    analyze: features.analyze,
    publish: features.publish && (inbox || folder === 'archive'),
    delete: features.delete,
  };
  return (Object.keys(allowed) as BulkAction[]).filter((action) => allowed[action] && action in features.bulkMax);
}

/** Most photos that any of the actions takes. */
export function mostOf(features: Features | null, folder: Folder): number {
  return Math.max(0, ...bulkActions(features, folder).map((action) => features?.bulkMax[action] ?? 0));
}
