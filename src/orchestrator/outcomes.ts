import type { CallRecord } from './call-record.js';
import { parseCredential } from './credential-payload.js';
import { parseEnvelope } from './envelope.js';
import type { EnvelopeSettings } from './envelope.js';
import type { CredentialLookup, RuntimeLookup } from './lookups.js';
import { isBalanceRefused } from './service-request.js';
import type { ServiceAnswer } from './service-request.js';

/** What an answer about a host means. Spec: orchestrator.md section 1, status codes. */
export function runtimeOutcome(
  answer: ServiceAnswer,
  host: string,
  settings: EnvelopeSettings,
  record: CallRecord,
): RuntimeLookup {
  const { status } = answer;
  if (status === 404 || status === 409) {
    record.ended({ outcome: 'not_found', status, level: 'info' });
    return { kind: 'not_found', reason: 'unknown_host' };
  }
  if (status !== 200) return record.refused(answer);
  try {
    const parsed = parseEnvelope(answer.json, host, settings);
    if (parsed.kind === 'wrong_app') {
      record.ended({ outcome: 'wrong_app', status, level: 'warn' });
      return { kind: 'not_found', reason: 'wrong_app' };
    }
    record.ended({ outcome: 'ok', status, level: 'info', configVersion: parsed.config.configVersion });
    return parsed;
  } catch (error) {
    return { kind: 'invalid', foreign: record.invalid(error) === 'foreign_tenant' };
  }
}

/** What an answer about a reference means. Spec: orchestrator.md sections 1 and 5. */
export function credentialOutcome(answer: ServiceAnswer, record: CallRecord): CredentialLookup {
  const { status } = answer;
  if (isBalanceRefused(answer)) {
    record.ended({ outcome: 'insufficient_balance', status, level: 'warn' });
    return { kind: 'insufficient_balance' };
  }
  if (status === 404) {
    record.ended({ outcome: 'missing', status, level: 'warn' });
    return { kind: 'missing' };
  }
  if (status !== 200) return record.refused(answer);
  try {
    const payload = parseCredential(answer.json);
    record.ended({ outcome: 'ok', status, level: 'info' });
    return { kind: 'credential', payload };
  } catch (error) {
    record.invalid(error);
    return { kind: 'invalid' };
  }
}
