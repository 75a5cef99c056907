import type { Sender } from '../../../src/pipeline-logs/delivery/log-api-sender.js';
import type { DeliveryOutbox } from '../../../src/pipeline-logs/outbox/index.js';

/** Everything that changes the disk or leaves the machine. */
const STEPS = ['accept', 'trace', 'collecting', 'body', 'frozen', 'attempt', 'send', 'delivered', 'complete'] as const;
export type CrashPoint = `${(typeof STEPS)[number]}:${'before' | 'after'}`;

export const CRASH_POINTS: readonly CrashPoint[] = STEPS.flatMap((step): CrashPoint[] => [
  `${step}:before`,
  `${step}:after`,
]);

type At = (point: CrashPoint) => void;

/** An outbox whose process may end before or after each of its changes. */
export function crashingOutbox(outbox: DeliveryOutbox, at: At): DeliveryOutbox {
  const around = async <T>(step: (typeof STEPS)[number] | null, work: () => Promise<T>): Promise<T> => {
    if (step) at(`${step}:before`);
    const result = await work();
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
    bury: (record, reason) => outbox.bury(record, reason),
    replay: (id) => outbox.replay(id),
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
