import type { Clock } from '../../kernel/index.js';
import type { DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import type { FreezeStep } from '../steps.js';
import { planBody } from './body-plan.js';
import { composeBody } from './compose-body.js';

export interface FreezerParts {
  readonly outbox: DeliveryOutbox;
  readonly clock: Clock;
  /** `API_POST_MAX_LOG_BYTES`; 0 = any. */
  readonly maxLogBytes: number;
  /** The `Idempotency-Key` of a body. @param sha256 64 hex characters */
  readonly keyOf: (semanticKey: string, sha256: string) => string;
}

/** Composes the body of a pipeline and fixes its bytes and its key. Spec: pipeline-logs.md sections 6, 7 and 9. */
export class BodyFreezer implements FreezeStep {
  constructor(private readonly parts: FreezerParts) {}

  async freeze(record: RelayRecord, budget: number): Promise<RelayRecord> {
    const { outbox, clock, maxLogBytes, keyOf } = this.parts;
    const plan = await planBody(outbox, record, { maxLogBytes, budget });
    const { sha256, bytes } = await outbox.writeBody(record.id, composeBody(outbox, record, plan));
    const frozen: RelayRecord = {
      ...record,
      state: 'frozen',
      updatedAt: clock.now(),
      body: { sha256, bytes, key: keyOf(record.semanticKey, sha256), budget, truncatedLogs: plan.size },
      sending: { attempts: 0, rounds: 0, lastStatus: null },
      notBefore: null,
    };
    await outbox.save(frozen);
    return frozen;
  }
}
