import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import type { Profile } from './rows.js';

/** From the lower to the upper third of a phone, in CSS pixels. */
const STROKE = { x: 195, from: 720, length: 600 } as const;
/** Some one and a half screens of a phone a second: somebody who looks at what goes by. */
const PIXELS_PER_SECOND = 1_200;
/** Fingers and wheels are asked for their place that often. */
const SAMPLE_MS = 8;
const PAUSE_MS = 60;

/**
 * Scrolls as people do, with a finger on the phone and with a wheel at the desk: the browser itself moves the page, and
 * frames come whether the page's own thread is ready or not.
 * @param strokes how often, of 600 CSS pixels each
 */
export async function byHand(page: Page, profile: Profile, strokes: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    for (let stroke = 0; stroke < strokes; stroke += 1) {
      await (profile === 'phone' ? drawFinger(session) : turnWheel(session));
      await delay(PAUSE_MS);
    }
  } finally {
    await session.detach();
  }
}

async function drawFinger(session: CDPSession): Promise<void> {
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', moved: number): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: STROKE.x, y: STROKE.from - moved }],
    });
  await touch('touchStart', 0);
  const begin = performance.now();
  for (let moved = 0; moved < STROKE.length; await delay(SAMPLE_MS)) {
    moved = Math.min(STROKE.length, ((performance.now() - begin) * PIXELS_PER_SECOND) / 1000);
    // Not waited for: a hand does not wait either. The next command comes after it all the same.
    void touch('touchMove', moved).catch(() => undefined);
  }
  await touch('touchEnd', STROKE.length);
}

async function turnWheel(session: CDPSession): Promise<void> {
  await session.send('Input.synthesizeScrollGesture', {
    ...{ x: STROKE.x, y: STROKE.from, yDistance: -STROKE.length },
    ...{ speed: PIXELS_PER_SECOND, gestureSourceType: 'mouse' },
  });
}
