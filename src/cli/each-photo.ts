import { hasCode, type Folder } from '../kernel/index.js';
import { CurationService, type CurationResult } from '../workflow/index.js';
import { EXIT, exitCodeOfAll, type ExitCode } from './exit-codes.js';
import type { Output } from './output.js';
import type { TenantDesk, Turn } from './tenant-desk.js';

/** What is done with each of the named photos. Spec: publishing.md section 8. */
export type SortOrder =
  | { readonly action: 'keep' | 'remove' }
  | { readonly action: 'undo'; readonly from: 'keep' | 'remove' | 'archive' }
  | { readonly action: 'delete'; readonly from: Folder; readonly confirm: readonly string[] };

/** What became of one photo. */
export interface SortedPhoto extends Omit<CurationResult, 'version'> {
  readonly action: SortOrder['action'];
}

const DONE: Readonly<Record<SortOrder['action'], string>> = {
  keep: 'kept',
  remove: 'removed',
  undo: 'back in the inbox',
  delete: 'deleted for good',
};
/** Sorts one photo after the other; one that cannot be sorted keeps no other from it. */
export async function eachPhoto(
  desk: TenantDesk,
  output: Output,
  names: readonly string[],
  order: SortOrder,
): Promise<ExitCode> {
  return output.progressing(order.action, names.length, async (step) => {
    const codes: ExitCode[] = [];
    for (const name of names) {
      const code = await onePhoto(desk, output, name, order);
      codes.push(code);
      step();
      // What cannot be had now cannot be had for the next photo either.
      if (code === EXIT.unavailable || desk.stopped.aborted) break;
    }
    const isCut = codes.length < names.length && codes.includes(EXIT.done);
    return exitCodeOfAll(isCut ? [...codes, EXIT.failed] : codes);
  });
}

async function onePhoto(desk: TenantDesk, output: Output, name: string, order: SortOrder): Promise<ExitCode> {
  try {
    const result = await desk.turn((turn) => sorted(desk, turn, name, order));
    const { finalName, folder, undoable, warnings, sidecarDeleted } = result;
    const deleted = sidecarDeleted === undefined ? {} : { sidecarDeleted };
    const photo: SortedPhoto = { action: order.action, name, finalName, folder, undoable, warnings, ...deleted };
    const renamed = finalName === name ? '' : ` as ${finalName}`;
    const marks = warnings.map((warning) => `  Warning: ${warning}\n`);
    output.result(photo, `${name}: ${DONE[order.action]}${renamed}\n${marks.join('')}`);
    return EXIT.done;
  } catch (error) {
    // It is not about this photo.
    if (hasCode(error, 'not_found')) throw error;
    return output.trouble(error, name);
  }
}

function sorted(desk: TenantDesk, turn: Turn, name: string, order: SortOrder): Promise<CurationResult> {
  const { runtime, actor, requestId } = turn;
  const curation = desk.service<CurationService>(CurationService);
  const folder = 'from' in order ? order.from : 'inbox';
  const request = { photo: { folder, name, expectedVersion: null }, actor, requestId };
  if (order.action !== 'delete') return curation[order.action](runtime, request);
  return curation.delete(runtime, { ...request, confirm: order.confirm.find((word) => word === name) ?? '' });
}
