import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { PublisherWireHarness } from '../wire-harness.js';
import { ALT_TEXT_CANARY, CAPTION_CANARY } from './post.js';

/** Point 10 of publishers.md section 13: neither what is told nor what is logged holds a word that must stay inside. */
export function expectNothingShown(harness: PublisherWireHarness, told: unknown): void {
  const everything = `${inspect(told, { depth: 20, showHidden: true })}\n${JSON.stringify(told)}\n${harness.logged()}`;
  const words = [CAPTION_CANARY, ALT_TEXT_CANARY, ...harness.canaries()];
  expect(words.length).toBeGreaterThan(2);
  for (const word of words) expect(everything.includes(word)).toBe(false);
}

/** Waits as long as the test may: what stays open makes it fail there. */
export async function untilNothingIsOpen(harness: PublisherWireHarness): Promise<void> {
  while (harness.open() > 0) await sleep(10);
  expect(harness.open()).toBe(0);
}
