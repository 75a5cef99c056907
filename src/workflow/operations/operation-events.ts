import { releasedState } from '../ledger/transitions.js';
import type { LedgerEntry, LedgerRecord } from '../ledger/record.js';
import { resultOfEntry } from '../results.js';
import type { OperationEvent, OperationView } from '../workflow.types.js';

/**
 * What has happened in an operation so far, as events with fixed ids: whoever derives them from the same record, on
 * whatever replica, derives the same, so that `Last-Event-ID` holds everywhere. Spec: web-api.md section 8.
 * @param record null = not claimed yet
 */
export function eventsOf(operationId: string, record: LedgerRecord | null): readonly OperationEvent[] {
  const trace = record?.requests.find(({ id }) => id === operationId);
  if (!record || !trace) return [stage('prepare')];
  const touched = record.requested.flatMap((platform) => {
    const entry = record.platforms.get(platform);
    return entry ? platformEvents(platform, entry) : [];
  });
  const moved = movedEvent(record, trace.startedAt);
  const isArchiving = record.move !== null || moved !== null || trace.answer !== null || isSettled(record);
  return [
    stage('prepare'),
    stage('publish'),
    ...touched,
    ...(isArchiving ? [stage('archive')] : []),
    ...(moved === null ? [] : [moved]),
  ];
}

/** The last event: the whole operation as a poll would show it. */
export function doneEvent(view: OperationView): OperationEvent {
  return { id: 'done', type: 'done', view };
}

/** Its process died; whoever asks for the photo next goes on with it. */
export function interruptedEvent(): OperationEvent {
  return { id: 'progress.interrupted', type: 'progress', state: 'interrupted' };
}

function stage(name: 'prepare' | 'publish' | 'archive'): OperationEvent {
  return { id: `stage.${name}`, type: 'stage', stage: name };
}

function platformEvents(platform: string, entry: LedgerEntry): readonly OperationEvent[] {
  if (entry.state === 'PENDING' || entry.state === 'WITHDRAWN') return [];
  const at = `platform.${platform}.${entry.attempt}.${entry.tries}`;
  const begun: OperationEvent = { id: `${at}.sending`, type: 'platform', platform, status: 'sending', result: null };
  if (entry.state === 'INTENT') return [begun];
  const result = resultOfEntry(entry);
  return [begun, { id: `${at}.${result.status}`, type: 'platform', platform, status: result.status, result }];
}

/** A finished move of this run. */
function movedEvent(record: LedgerRecord, startedAt: string): OperationEvent | null {
  const last = record.moves.at(-1);
  if (!last || last.at < startedAt) return null;
  return { id: 'moved', type: 'moved', folder: last.toFolder, finalName: last.toName };
}

function isSettled(record: LedgerRecord): boolean {
  return releasedState(record) === 'ARCHIVE_PENDING' || releasedState(record) === 'DONE';
}
