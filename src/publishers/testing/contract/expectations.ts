import type { SendOutcome } from '../../publisher.port.js';
import type { Expected } from '../ambiguity-table.js';

const PLAIN = ['sent', 'unknown', 'not_started'] as const;

/**
 * Whether an outcome is what the table expects, and not more than is true: `sent` needs a post.
 * @param accepted posts that exist at the platform
 */
export function expectOutcome(outcome: SendOutcome, expected: Expected, accepted: number): void {
  const wanted = expected === 'lookup' ? (accepted > 0 ? 'sent' : 'unknown') : expected;
  const plain = PLAIN.find((word) => word === wanted);
  expect(outcome).toMatchObject(plain === undefined ? { outcome: 'failed', code: wanted } : { outcome: plain });
  expectTruth(outcome, accepted);
}

/** `failed` and `not_started` mean no post, `sent` means one; `unknown` is always allowed to be so. */
export function expectTruth({ outcome }: SendOutcome, accepted: number): void {
  if (outcome === 'sent') expect(accepted).toBe(1);
  if (outcome === 'failed' || outcome === 'not_started') expect(accepted).toBe(0);
  expect(accepted).toBeLessThanOrEqual(1);
}
