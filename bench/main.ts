/** `npm run bench`: comparisons of speed and size, each with a baseline of the same run. */
import type { Bench, Thoroughness } from './bench.js';
import { BENCHES } from './benches/index.js';
import type { Figure } from './measuring/index.js';
import { readOptions, usage } from './options.js';
import { tableOf } from './report/table.js';
import { writeResults } from './report/results-file.js';

/** Many short rounds: what a busy machine does to one of them, the median forgets. */
const THOROUGH: Thoroughness = { quick: false, rounds: 9, roundMs: 2_000 };
const QUICK: Thoroughness = { quick: true, rounds: 2, roundMs: 800 };

function chosen(only: readonly string[]): readonly Bench[] {
  const unknown = only.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) throw new Error(`There is no bench ${unknown.join(', ')}.\n${usage(BENCHES)}`);
  return only.length === 0 ? BENCHES : BENCHES.filter(({ name }) => only.includes(name));
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return say(usage(BENCHES));
  const how = options.quick ? QUICK : THOROUGH;
  const figures: Figure[] = [];
  for (const bench of chosen(options.only)) {
    say(`${bench.name}: ${bench.question}`);
    // One that breaks must not cost the figures of the others.
    try {
      figures.push(...(await bench.run(how)));
    } catch (error) {
      process.exitCode = 1;
      say(`${bench.name} could not be measured: ${error instanceof Error ? error.message : 'unknown reason'}`);
    }
  }
  say(`\n${tableOf(figures)}\n`);
  for (const { bench, name, against } of figures) say(`${bench}, ${name}: ${against}`);
  say(`\nWritten: ${writeResults(process.cwd(), how, figures)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The bench could not run.'}\n`);
  process.exitCode = 2;
});
