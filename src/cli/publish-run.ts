import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, Ids } from '../kernel/index.js';
import { PublishService, type PublishAnswer } from '../workflow/index.js';
import { EXIT, exitCodeOfAll, exitCodeOfAnswer, type ExitCode } from './exit-codes.js';
import type { Output } from './output.js';
import type { PublishOrder } from './publish-order.js';
import type { TenantDesk } from './tenant-desk.js';
import { previewText, publishText } from './text/publish-text.js';

const KEY_BYTES = 16;
type Finished = Exclude<PublishAnswer, { outcome: 'running' }>;

/** How many photos, under which key. */
export interface PublishRepeats {
  /** ≥ 1. */
  readonly count: number;
  /** The operator's; null = a new one. Of several photos each gets it with its number: `<key>-2`. */
  readonly key: string | null;
}

/**
 * Publishes one photo, or the next ones until so many are done, nothing is left, or one could not be sent at all.
 * Spec: publishing.md section 2.2.
 */
export async function publishAll(
  desk: TenantDesk,
  output: Output,
  order: PublishOrder,
  { count, key }: PublishRepeats,
): Promise<ExitCode> {
  const base = key ?? desk.service<Ids>(Ids).hex(KEY_BYTES);
  return output.progressing('publishing', count, async (step) => {
    const codes: ExitCode[] = [];
    for (let turn = 1; turn <= count; turn += 1) {
      if (turn > 1 && !(await paced(desk, order))) return exitCodeOfAll([...codes, EXIT.failed]);
      const code = await publishOne(desk, output, order, turn === 1 ? base : `${base}-${turn}`, turn > 1);
      if (code === null) break;
      codes.push(code);
      step();
      if (code !== EXIT.done && code !== EXIT.partly) break;
    }
    return exitCodeOfAll(codes);
  });
}

/** @returns null = it was one of several, and nothing is left */
async function publishOne(
  desk: TenantDesk,
  output: Output,
  order: PublishOrder,
  key: string,
  isFurther: boolean,
): Promise<ExitCode | null> {
  try {
    const answer = await answerOf(desk, order, key);
    const text = order.mode === 'preview' ? previewText(answer) : publishText(answer);
    output.result({ outcome: answer.outcome, replayed: answer.replayed, ...answer.result }, text);
    return exitCodeOfAnswer(answer);
  } catch (error) {
    if (isFurther && hasCode(error, 'nothing_to_publish')) {
      output.note('Nothing more to publish.');
      return null;
    }
    return output.trouble(error);
  }
}

/** One that outlives a caller's patience is asked for again: the same key joins the same run. */
async function answerOf(desk: TenantDesk, order: PublishOrder, key: string): Promise<Finished> {
  const publisher = desk.service<PublishService>(PublishService);
  return desk.turn(async ({ runtime, actor, requestId }) => {
    const request = { ...order, actor, requestId, idempotencyKey: order.mode === 'live' ? key : null };
    for (;;) {
      const answer = await publisher.publish(runtime, request);
      if (answer.outcome !== 'running') return answer;
    }
  });
}

/** The rest between two photos that platforms expect. @returns false = the command was told to end */
async function paced(desk: TenantDesk, { mode }: PublishOrder): Promise<boolean> {
  const signal = desk.stopped;
  if (mode === 'live') await sleep(desk.environment.testing.bulkPauseMs, null, { signal }).catch(() => null);
  return !signal.aborted;
}
