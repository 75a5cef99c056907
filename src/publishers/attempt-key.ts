import { bugError } from '../kernel/index.js';

const SHAPE = /^([0-9a-f]{64})\.(.+)\.([1-9]\d*)$/s;

/** The parts of `<content hash>.<platform id>.<attempt>`. Spec: publishers.md section 1. */
export interface AttemptKeyParts {
  readonly contentHash: string;
  readonly platform: string;
  readonly attempt: string;
}

/** @throws PublisherError `internal_error`: only our own workflow makes these keys */
export function parseAttemptKey(key: string): AttemptKeyParts {
  const [, contentHash, platform, attempt] = SHAPE.exec(key) ?? [];
  if (contentHash === undefined || platform === undefined || attempt === undefined) {
    throw bugError('An attempt key must be <content hash>.<platform id>.<attempt>.');
  }
  return { contentHash, platform, attempt };
}
