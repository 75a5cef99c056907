import type { Page } from 'playwright-core';

/** A feature of the header table (auth.md section 9) that Chromium has on some systems only, and says so on the others. */
const SYSTEM_LACKS = /Unrecognized feature: 'web-share'/;

/** Keeps everything a page complains about: errors, warnings, reports of the content policy. */
export function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    const isComplaint = ['error', 'warning'].includes(message.type()) && !SYSTEM_LACKS.test(message.text());
    if (isComplaint) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
}
