import type { PublisherType } from '../../../src/kernel/index.js';
import type { AmbiguityBench } from './ambiguity-bench.js';
import { makeMail } from './mail-harness.js';
import { makeOutbox } from './outbox-harness.js';
import { makeTelegram } from './telegram-harness.js';

/** A platform with its stand-in for every type this build can post to. */
export const BENCHES: Readonly<Partial<Record<PublisherType, () => Promise<AmbiguityBench>>>> = {
  outbox: makeOutbox,
  telegram: makeTelegram,
  fetlife: () => makeMail('fetlife'),
  email: () => makeMail('email'),
};
