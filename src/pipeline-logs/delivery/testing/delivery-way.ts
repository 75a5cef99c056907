import type { LogApiFault } from '../../../../test/support/log-api/index.js';
import type { RelayRecord } from '../../outbox/index.js';
import type { LogApiSettings } from '../../settings.js';
import { deliverySettingsOf } from '../delivery-settings.js';
import { LogApiSender } from '../log-api-sender.js';
import { PostStep } from '../post-step.js';
import { RelayWay } from '../relay-way.js';
import { RequestLog } from '../request-log.js';
import { relaySettings, type DeliveryWorld } from './delivery-world.js';

const NEVER = new AbortController().signal;

/** A log API that answers so, whatever it is sent. */
export const answer = (status: number, headers: Record<string, string> = {}): LogApiFault => ({
  kind: 'answer',
  status,
  text: 'no',
  headers,
});

/** The way of pipelines to a log API. @param options what is different; null = files only */
export function wayTo(url: string, world: DeliveryWorld, options: Partial<LogApiSettings> | null): RelayWay {
  const { outbox, steps, clock, ids, log, http } = world;
  const all = relaySettings(world.folder, options && { url, ...options });
  const settings = deliverySettingsOf(all);
  const shared = { outbox, files: steps, clock, ids, log, settings };
  const requests = new RequestLog({ folder: all.outputFolder, mask: (text) => text, log });
  const sender = all.api && new LogApiSender({ api: all.api, outbox, http, clock, ids, userAgent: 'publisher-v2/1' });
  const post = all.api && sender && new PostStep({ ...shared, api: all.api, requests, sender });
  return new RelayWay({ ...shared, collect: steps, freeze: steps, post });
}

/** Step by step until it is over or waits. */
export async function untilItRests(
  { clock }: DeliveryWorld,
  way: RelayWay,
  from: RelayRecord,
): Promise<RelayRecord | null> {
  let record: RelayRecord | null = from;
  while (record !== null && (record.notBefore === null || record.notBefore <= clock.now())) {
    record = await way.step(record, NEVER);
  }
  return record;
}

/** Goes on through all waits. @returns the waits in seconds */
export async function throughAll(world: DeliveryWorld, way: RelayWay, from: RelayRecord): Promise<readonly number[]> {
  const waits: number[] = [];
  for (
    let record = await untilItRests(world, way, from);
    record !== null;
    record = await untilItRests(world, way, record)
  ) {
    const ms = (record.notBefore ?? 0) - world.clock.now();
    waits.push(ms / 1000);
    world.clock.advance(ms);
  }
  return waits;
}
