import type { Folder, PhotoRef } from '../../kernel/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { lastMoveTo } from '../curation-records.js';
import type { HeldPhoto } from '../ledger/blank-record.js';
import { Ledger } from '../ledger/ledger.js';
import { openMove, type MoveKind } from '../ledger/record.js';
import type { WorkflowTools } from '../tools.js';
import type { CurationResult } from '../workflow.types.js';
import { candidateNames, splitName } from './move-names.js';

/** A move by hand as a request has it. */
export interface AskedMove {
  readonly kind: MoveKind;
  readonly from: { readonly folder: Folder; readonly name: string };
  readonly toFolder: Folder;
}

/** What 7.4 adds to a stem. */
const ADDITION = /-[0-9a-f]{8}(?:-[2-9])?$/u;
const ANY_HASH = '0'.repeat(64);
/** More photos than this are never looked at: so many with one stem and different tags are not brought by accident. */
const MAX_CANDIDATES = 20;

/**
 * A photo that is where this very request would bring it: moved and done, or moved by an owner that died then. Its name
 * there may be another one, because the first was taken. Spec: publishing.md sections 5.8 and 8.
 * @returns the answer of a finished move, what is to be claimed of an unfinished one, or null
 */
export async function findEarlierMove(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  asked: AskedMove,
): Promise<CurationResult | HeldPhoto | null> {
  const { photos } = runtime.storage;
  const same = await photos.stat(asked.toFolder, asked.from.name);
  const found = same && (await movedBy(runtime, tools, asked, same));
  if (found) return found;
  const listed = (await runtime.listing.all(asked.toFolder, true)).photos;
  for (const ref of relatives(asked, listed)) {
    const result = await movedBy(runtime, tools, asked, ref);
    if (result) return result;
  }
  return null;
}

/** Whether the record of this photo says that such a move brought it here. */
async function movedBy(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  { kind, from, toFolder }: AskedMove,
  ref: PhotoRef,
): Promise<CurationResult | HeldPhoto | null> {
  const { photos, documents } = runtime.storage;
  const hash = await photos.contentHash(ref);
  const record = hash === null ? null : (await new Ledger(documents, tools).load(hash))?.record;
  if (!record) return null;
  const { photo, sha256, contentHash } = record;
  const open = openMove(record);
  const isOpen = open?.kind === kind && open.toFolder === toFolder && open.toName === ref.name;
  if (isOpen && photo.folder === from.folder && photo.name === from.name) return { ref, hash: contentHash, sha256 };
  const last = lastMoveTo(record, ref);
  if (last?.kind !== kind || last.fromFolder !== from.folder || last.fromName !== from.name) return null;
  const isUndoable = kind !== 'undo';
  const { version } = ref;
  return { name: from.name, finalName: last.toName, folder: toFolder, version, undoable: isUndoable, warnings: [] };
}

/** Photos that may have got their names because of the name asked for; the likeliest first. */
function relatives({ kind, from }: AskedMove, photos: readonly PhotoRef[]): readonly PhotoRef[] {
  const { stem, extension } = splitName(from.name);
  const tagged = splitName(candidateNames(from.name, ANY_HASH).at(-1) ?? from.name).stem.replace(ADDITION, '');
  // An undo may also take an addition away again.
  const origin = kind === 'undo' ? stem.replace(ADDITION, '') : stem;
  const mayBe = (name: string): boolean => [stem, tagged, origin].includes(name.replace(ADDITION, ''));
  const named = photos
    .filter(({ name }) => name !== from.name)
    .map((photo) => ({ photo, ...splitName(photo.name) }))
    .filter((one) => one.extension === extension);
  const first = named.filter((one) => one.stem === origin);
  const others = named.filter((one) => one.stem !== origin && mayBe(one.stem));
  return [...first, ...others].map(({ photo }) => photo).slice(0, MAX_CANDIDATES);
}
