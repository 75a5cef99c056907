/** `npm run bench:page`: what the page does in a real browser, on a phone and at a desk. Writes docs/performance-page.md. */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Crew } from '../processes/index.js';
import { firstPaint } from './first-paint.js';
import { gridScroll } from './grid-scroll.js';
import { gridWay } from './grid-way.js';
import { keys } from './keys.js';
import type { Measure } from './measures.js';
import { documentOf, tableOf } from './report.js';
import type { Circumstances } from './report.js';
import { judged } from './rows.js';
import type { Judged, Row } from './rows.js';
import { launch } from './visits.js';
import { sumOfBundles } from './weight.js';
import { startPageWorld } from './world.js';

const MEASURES: readonly Measure[] = [firstPaint, keys, gridScroll, gridWay];
const ROUNDS = 5;
const DOCUMENT = 'docs/performance-page.md';

interface Found {
  readonly rows: readonly Row[];
  readonly failed: readonly string[];
  readonly chromium: string;
}

async function measureAll(crew: Crew, measures: readonly Measure[], rounds: number): Promise<Found> {
  const world = await startPageWorld(crew);
  const browser = await launch(process.env['CHROMIUM_PATH'] ?? 'chromium');
  const rows: Row[] = [];
  const failed: string[] = [];
  try {
    for (const measure of measures) {
      const { name } = measure;
      say(`measuring: ${name}`);
      // One that breaks must not cost the figures of the others.
      try {
        rows.push(...(await measure.run({ browser, world, rounds })));
      } catch (error) {
        failed.push(name);
        say(`${name} could not be measured: ${error instanceof Error ? error.message : 'unknown reason'}`);
      }
    }
    return { rows, failed, chromium: browser.version() };
  } finally {
    await browser.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, rounds: { type: 'string' } },
  });
  const measures = MEASURES.filter(({ name }) => values.only === undefined || name === values.only);
  if (measures.length === 0) throw new Error(`There are: ${MEASURES.map(({ name }) => name).join(', ')}.`);
  const loadBefore = loadavg()[0] ?? 0;
  const rounds = values.quick ? 1 : Number(values.rounds ?? ROUNDS);
  const { rows, failed, chromium } = await Crew.with((crew) => measureAll(crew, measures, rounds));
  const bundleBytes = await sumOfBundles();
  const table = rows.map(judged);
  say(`\n${tableOf(table)}\n\nAll bundles together: ${bundleBytes} bytes after gzip.`);
  if (failed.length > 0) process.exitCode = 1;
  if (values.quick || values.only !== undefined) return say('Only a whole run is written down.');
  await write(table, { at: new Date(), rounds, chromium, loadBefore, bundleBytes, failed });
  return undefined;
}

/** In the layout that the check of all documents asks for. */
async function write(rows: readonly Judged[], how: Circumstances): Promise<void> {
  const { format, resolveConfig } = await import('prettier');
  const layout = (await resolveConfig(DOCUMENT)) ?? {};
  await writeFile(DOCUMENT, await format(documentOf(rows, how), { ...layout, parser: 'markdown' }));
  say(`Written: ${DOCUMENT}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The page could not be measured.'}\n`);
  process.exitCode = 2;
});
