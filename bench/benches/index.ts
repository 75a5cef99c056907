import type { Bench } from '../bench.js';
import { hangingCredential } from './hanging-credential.js';
import { hugeAnswer } from './huge-answer.js';
import { outage } from './outage.js';
import { relayLoad } from './relay-load.js';
import { runtimeFetches } from './runtime-fetches.js';
import { scrubber } from './scrubber.js';
import { warmTenants } from './warm-tenants.js';

/** Every bench, in the order of a run. */
export const BENCHES: readonly Bench[] = [
  scrubber,
  hangingCredential,
  outage,
  hugeAnswer,
  warmTenants,
  runtimeFetches,
  relayLoad,
];
