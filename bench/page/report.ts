import { cpus, loadavg } from 'node:os';
import type { Judged } from './rows.js';
import { HEADINGS } from './rows.js';

/** What a run was like, as one has to know it to believe the figures. */
export interface Circumstances {
  readonly at: Date;
  readonly rounds: number;
  readonly chromium: string;
  /** Processes that wanted a processor, in the mean of a minute, when the run began. */
  readonly loadBefore: number;
  readonly bundleBytes: number;
  readonly failed: readonly string[];
}

/** As a table of Markdown, also for a terminal. */
export function tableOf(rows: readonly Judged[]): string {
  const cells = [HEADINGS, ...rows.map((row) => row.cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(HEADINGS), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)].join('\n');
}

/** The whole document. Lines of text are at most 120 characters long, as everywhere. */
export function documentOf(rows: readonly Judged[], how: Circumstances): string {
  const { at, rounds, chromium, loadBefore, bundleBytes, failed } = how;
  const processors = cpus().length;
  const isBusy = loadBefore > processors / 2;
  const day = at.toISOString().slice(0, 16).replace('T', ' ');
  return `# How fast the page is

\`npm run bench:page\` measures this and writes this file; \`npm test\` asserts no speed. Budgets: ui.md section 13.

- **phone**: processor 4 times slower, 1.6 Mbit/s, 150 ms round trip, 390 × 844 at 3 pixels a point. **desk**: 1280 × 800, as
  fast as this machine is. Either way each question to the storage takes 150 ms longer than to this disk.
- Chromium without a screen draws in software, so scrolling is also measured on a page of as many **plain boxes** that does
  nothing: what that page misses, this machine cannot do.
- _unclear_: the budget lies between the quartiles. INP is the slowest interaction of a round, not a percentile.
- _Next photo, asked for_ is measured by somebody who saves data, for whom nothing is read ahead; it takes two requests.
- **By hand**: a finger on the phone, a wheel at the desk, one and a half screens of a phone a second while pictures come. The
  browser moves the page by itself; a frame counts as _dropped_ when nothing new was shown, and as _moved before the page
  was ready_ when what lies outside of the screen was drawn a little later.
- **By script**: a step a frame, three screens of a phone a second. Each frame waits for the page, so every one that is late
  is seen: harder for it than any hand. At that speed no pictures are asked for; they come when the page rests. Frames _left
  out_ are those of 60 a second that did not come.

Run of ${day} UTC, ${rounds} round(s), Chromium ${chromium}, Node ${process.version}, ${processors} processors.
Load when it began: ${loadBefore.toFixed(1)}, when it ended: ${(loadavg()[0] ?? 0).toFixed(1)}, which includes the run itself.
${isBusy ? '**The machine had other work: figures of time may be worse than the page is.**\n' : ''}
${tableOf(rows)}

All bundles of scripts together are ${(bundleBytes / 1000).toFixed(1)} kB after gzip; what of it somebody waits for stands in
[decision 0022](adr/0022-weight-of-the-page.md).
${failed.map((reason) => `\nNot measured: ${reason}`).join('\n')}`.trimEnd();
}
