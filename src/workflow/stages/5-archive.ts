import { Fenced, isStorageTrouble } from '../ledger/claim.js';
import { openMove, type LedgerRecord } from '../ledger/record.js';
import { releasedState } from '../ledger/transitions.js';
import { movePhoto, resumeMove, withFinishedMove, type MovePhotoResult } from '../moves/move-photo.js';
import { buildResult } from '../publish-result.js';
import { recordInSidecar } from '../sidecars.js';
import type { WorkflowTools } from '../tools.js';
import type { ArchiveOutcome } from '../workflow.types.js';
import type { Finished, Published } from './contexts.js';

/** Where the photo is now, and what the record has to say about it. */
export interface Archived {
  readonly archive: ArchiveOutcome;
  readonly finalName: string;
  readonly warnings: readonly string[];
  readonly change: (record: LedgerRecord) => LedgerRecord;
}

/**
 * Stage 5: sidecar, move plan, photo, sidecar move, release with the stored answer. A storage failure
 * leaves the posts recorded and the move for the next run. Spec: publishing.md section 7.
 */
export async function archive(published: Published, tools: WorkflowTools): Promise<Finished> {
  const sidecarWarnings = await writeSidecar(published, tools);
  const archived = await archivePhoto(published, tools).catch((error: unknown) => overtaken(published, error));
  const warnings = [...published.warnings, ...sidecarWarnings, ...archived.warnings];
  const finished: Finished = { ...published, warnings, archive: archived.archive, finalName: archived.finalName };
  return release(finished, archived, tools);
}

/** Whoever took the photo over moves it; what this run has sent is its answer all the same. */
function overtaken({ photo }: Published, error: unknown): Archived {
  if (!(error instanceof Fenced)) throw error;
  return { archive: 'pending', finalName: photo.name, warnings: ['fenced'], change: (record) => record };
}

async function writeSidecar(published: Published, tools: WorkflowTools): Promise<readonly string[]> {
  tools.crash.at('sidecar', 'before');
  const warnings = await recordInSidecar(published, tools);
  tools.crash.at('sidecar', 'after');
  return warnings;
}

/**
 * Moves the photo to the archive if everything requested was sent, under a claim and without releasing it.
 * @param published who holds the claim, and the photo as seen now
 * @throws Fenced
 */
export async function archivePhoto(
  published: Pick<Published, 'claim' | 'runtime' | 'photo'> & { readonly request: { readonly actor: string } },
  tools: WorkflowTools,
): Promise<Archived> {
  const { claim, runtime, photo, request } = published;
  const stays = (archive: ArchiveOutcome, warnings: readonly string[] = []): Archived => ({
    archive,
    finalName: photo.name,
    warnings,
    change: (record) => record,
  });
  const planned = openMove(claim.record);
  try {
    if (!planned && !isComplete(claim.record, tools.archiveOnPartial)) return stays('kept_in_inbox');
    if (!planned && photo.folder !== 'inbox') return stays('done');
    if (!planned && !runtime.config.content.archive) return { ...stays('not_wanted'), change: withoutArchiving };
    const result = planned
      ? await resumeMove(runtime, claim, tools, planned)
      : await movePhoto(runtime, claim, tools, {
          kind: 'archive',
          ref: photo,
          toFolder: 'archive',
          wantedName: photo.name,
        });
    return archivedBy(result, photo.name, tools, request.actor) ?? stays('pending', codeOf(result));
  } catch (error) {
    // The posts are recorded; a caller must hear of them, whatever the storage's trouble is now.
    if (error instanceof Fenced || !isStorageTrouble(error)) throw error;
    return stays('pending', ['storage_unavailable']);
  }
}

function codeOf(result: MovePhotoResult): readonly string[] {
  return result.outcome === 'not_moved' ? [result.code] : [];
}

function archivedBy(result: MovePhotoResult, oldName: string, tools: WorkflowTools, by: string): Archived | null {
  if (result.outcome !== 'moved') return null;
  const at = new Date(tools.clock.now()).toISOString();
  const renamed = result.ref.name === oldName ? [] : ['photo_renamed'];
  return {
    archive: 'done',
    finalName: result.ref.name,
    warnings: [...renamed, ...result.warnings],
    change: (record) => withFinishedMove(record, result.move, result.ref, at, by),
  };
}

/** All requested platforms are sent; with `ARCHIVE_ON_PARTIAL` one is enough. */
function isComplete(record: LedgerRecord, onPartial: boolean): boolean {
  const state = releasedState(record);
  return state === 'ARCHIVE_PENDING' || state === 'DONE' || (onPartial && state === 'PARTIAL');
}

function withoutArchiving(record: LedgerRecord): LedgerRecord {
  return {
    ...record,
    move: {
      kind: 'archive',
      toFolder: 'archive',
      toName: record.photo.name,
      sidecarName: null,
      nonce: record.writeNonce,
      state: 'NOT_WANTED',
      fromVersion: null,
    },
  };
}

async function release(finished: Finished, archived: Archived, tools: WorkflowTools): Promise<Finished> {
  const { claim, operation } = finished;
  tools.crash.at('release', 'before');
  try {
    await claim.release((record) => {
      const next = archived.change(record);
      if (!operation) return next;
      const answer = buildResult(finished, releasedState(next));
      const finishedAt = new Date(tools.clock.now()).toISOString();
      const requests = next.requests.map((trace) =>
        trace.id === operation.id ? { ...trace, finishedAt, answer } : trace,
      );
      return { ...next, requests };
    }, 'lease');
  } catch (error) {
    if (!(error instanceof Fenced) && !isStorageTrouble(error)) throw error;
    // The posts are recorded; the next owner releases the record when the lease has ended.
    return { ...finished, warnings: [...finished.warnings, 'not_released'] };
  }
  tools.crash.at('release', 'after');
  return finished;
}
