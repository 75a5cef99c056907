import type { BrowserContextOptions, CDPSession, Page } from 'playwright-core';

/** A phone held upright. Spec: ui.md sections 13 and 15. */
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 3,
  hasTouch: true,
  isMobile: true,
} as const satisfies BrowserContextOptions;

/** A desk with a mouse and a keyboard. */
export const DESK = { viewport: { width: 1280, height: 800 } } as const satisfies BrowserContextOptions;

/** 1.6 Mbit/s, in bytes a second. */
const PHONE_BYTES_PER_SECOND = 200_000;
const PHONE_ROUND_TRIP_MS = 150;
const PHONE_CPU = 4;

/** Makes a page as slow as on a phone: CPU 4 times slower, 1.6 Mbit/s, 150 ms round trip. Spec: ui.md section 13. */
export async function slowDown(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: PHONE_ROUND_TRIP_MS,
    downloadThroughput: PHONE_BYTES_PER_SECOND,
    uploadThroughput: PHONE_BYTES_PER_SECOND,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: PHONE_CPU });
  return session;
}

/** Bytes of the page's own objects after a collection. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
