import type { DocumentAt } from '../../../../src/storage/index.js';
import { localStorage } from '../local-harness.js';

/** A process that works on a local storage beside another one. Prints what it did as one line of JSON. */

export interface Counter {
  readonly total: number;
  readonly byWorker: Readonly<Record<string, number>>;
}

export const COUNTERS: Readonly<Record<string, DocumentAt>> = {
  document: { path: 'ledger/ab/counter.json' },
  sidecar: { sidecar: { folder: 'inbox', name: 'counter.jpg.txt' } },
};

/** Adds one to the shared counter, `times` times, by compare-and-swap. @returns how often it lost */
async function count(base: string, at: DocumentAt, name: string, times: number): Promise<number> {
  const { documents } = localStorage(base);
  let lost = 0;
  for (let done = 0; done < times;) {
    const seen = await documents.read(at, 100_000);
    if (seen === null) throw new Error('the test makes the counter first');
    const { total, byWorker } = JSON.parse(Buffer.from(seen.bytes).toString('utf8')) as Counter;
    const next: Counter = { total: total + 1, byWorker: { ...byWorker, [name]: (byWorker[name] ?? 0) + 1 } };
    const result = await documents.replace(at, Buffer.from(JSON.stringify(next)), seen.version);
    if (result.outcome === 'written') done += 1;
    else lost += 1;
  }
  return lost;
}

/** Moves every photo of the inbox to keep. @returns how many moves it made */
async function moveAll(base: string, name: string): Promise<number> {
  const { photos } = localStorage(base, { pageSize: 1000 });
  let moved = 0;
  for (const ref of (await photos.list('inbox', null)).photos) {
    const result = await photos.move(ref, { folder: 'keep', name: ref.name }, name.repeat(32).slice(0, 32));
    if (result.outcome === 'moved') moved += 1;
  }
  return moved;
}

async function main([task, base, name, times]: readonly string[]): Promise<void> {
  if (base === undefined || name === undefined) throw new Error('usage: <task> <base> <name> [times]');
  const counter = COUNTERS[task ?? ''];
  const result = counter ? await count(base, counter, name, Number(times)) : await moveAll(base, name);
  process.stdout.write(`${JSON.stringify({ result })}\n`);
}

if (require.main === module) void main(process.argv.slice(2));
