import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sender } from '../../../src/pipeline-logs/delivery/log-api-sender.js';
import { SpoolFiles } from '../../../src/pipeline-logs/outbox/disk/spool-files.js';
import type { DeliveryOutbox } from '../../../src/pipeline-logs/outbox/index.js';
import type { Ids } from '../../../src/kernel/index.js';

/** Everything on the way of a delivery that changes the disk or leaves the machine. */
const STEPS = ['accept', 'trace', 'collecting', 'body', 'frozen', 'attempt', 'send', 'delivered', 'complete'] as const;
type Step = (typeof STEPS)[number] | 'bury' | 'replay';
export type CrashPoint =
  | `${Step}:before`
  | `${Step}:after`
  /** Written but without its id. */
  | 'accept:middle'
  /** The receipt is there and so is the record. */
  | 'complete:middle'
  /** The record has lost its id and its files are there. */
  | 'complete:removing'
  /** Saved under its new state and not moved yet. */
  | 'bury:middle'
  | 'replay:middle';

export const CRASH_POINTS: readonly CrashPoint[] = [
  ...STEPS.flatMap((step): CrashPoint[] => [`${step}:before`, `${step}:after`]),
  'accept:middle',
  'complete:middle',
  'complete:removing',
];
export const BURY_POINTS: readonly CrashPoint[] = ['bury:before', 'bury:middle', 'bury:after'];
export const REPLAY_POINTS: readonly CrashPoint[] = ['replay:before', 'replay:middle', 'replay:after'];

type At = (point: CrashPoint) => void;

/** The calls on the disk of a process that may end between two of them. */
export class CrashingFiles extends SpoolFiles {
  /** What the outbox is at. */
  step: Step | null = null;

  constructor(
    ids: Ids,
    private readonly at: At,
  ) {
    super(ids);
  }

  override async syncFolder(path: string): Promise<void> {
    await super.syncFolder(path);
    if (this.step === 'accept' && path.includes('.new-')) this.at('accept:middle');
  }

  override async discard(path: string): Promise<void> {
    if (this.step === 'complete') {
      this.at('complete:middle');
      const aside = join(dirname(path), this.hiddenName('old'));
      await rename(path, aside);
      this.at('complete:removing');
      await rename(aside, path);
    }
    await super.discard(path);
  }

  override async ensureFolder(path: string): Promise<void> {
    if (this.step === 'bury') this.at('bury:middle');
    if (this.step === 'replay') this.at('replay:middle');
    await super.ensureFolder(path);
  }
}

/** An outbox whose process may end before or after each of its changes. */
export function crashingOutbox(outbox: DeliveryOutbox, files: CrashingFiles, at: At): DeliveryOutbox {
  const around = async <T>(step: Step | null, work: () => Promise<T>): Promise<T> => {
    if (step) at(`${step}:before`);
    files.step = step;
    const result = await work().finally(() => (files.step = null));
    if (step) at(`${step}:after`);
    return result;
  };
  return {
    accept: (entry) => around('accept', () => outbox.accept(entry)),
    own: () => outbox.own(),
    pending: () => outbox.pending(),
    dead: () => outbox.dead(),
    read: (id) => outbox.read(id),
    save: (record) => {
      const { state, sending } = record;
      const step = state === 'frozen' && sending.attempts > 0 ? 'attempt' : state;
      return around(step === 'accepted' || step === 'done' || step === 'dead' ? null : step, () => outbox.save(record));
    },
    writeTrace: (id, jobId, content) => around('trace', () => outbox.writeTrace(id, jobId, content)),
    readTrace: (id, jobId) => outbox.readTrace(id, jobId),
    writeBody: (id, content) => around('body', () => outbox.writeBody(id, content)),
    readBody: (id) => outbox.readBody(id),
    complete: (record) => around('complete', () => outbox.complete(record)),
    bury: (record, reason) => around('bury', () => outbox.bury(record, reason)),
    replay: (id) => around('replay', () => outbox.replay(id)),
    purge: (before) => outbox.purge(before),
    usage: () => outbox.usage(),
  };
}

/** The same for what leaves the machine. */
export function crashingSender(sender: Sender, at: At): Sender {
  return {
    send: async (id, body, signal) => {
      at('send:before');
      const attempt = await sender.send(id, body, signal);
      at('send:after');
      return attempt;
    },
    sendPlain: () => sender.sendPlain(),
  };
}
