import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { allNames, putPhoto, textOf } from '../../../src/storage/testing/image-storage.contract.js';
import { censusOf, freshFolder, localStorage } from './local-harness.js';
import { COUNTERS, type Counter } from './processes/worker.js';

const run = promisify(execFile);

/** Runs one worker process to its end. @returns what it says it did */
async function worker(...args: readonly string[]): Promise<number> {
  const at = (file: string) => join(__dirname, 'processes', file);
  const { stdout } = await run(process.execPath, ['--require', at('run-typescript.cjs'), at('worker.ts'), ...args]);
  return (JSON.parse(stdout) as { result: number }).result;
}

describe('two processes on one local folder', () => {
  let base = '';
  beforeEach(async () => {
    base = join(await freshFolder(), 'vermont');
  });
  afterEach(() => rm(dirname(base), { recursive: true, force: true }));

  test.each([
    ['document', 400],
    ['sidecar', 200],
  ])('when both swap one %s, no update is lost and none is counted twice', async (kind, times) => {
    const storage = localStorage(base);
    const at = COUNTERS[kind];
    if (at === undefined) throw new Error('no such counter');
    await storage.documents.create(at, Buffer.from('{"total":0,"byWorker":{}}'));
    await Promise.all(['one', 'two'].map((name) => worker(kind, base, name, String(times))));
    const counter = JSON.parse((await textOf(storage, at)) ?? '') as Counter;
    expect(counter).toEqual({ total: 2 * times, byWorker: { one: times, two: times } });
  });

  test('when both move the same photos, each is moved once and none is lost', async () => {
    const storage = localStorage(base);
    for (let i = 0; i < 60; i += 1) await putPhoto(storage, 'inbox', `p${i}.jpg`);
    const hashes = async () => [...(await censusOf(base)).values()].sort();
    const before = await hashes();
    const moved = await Promise.all(['1', '2'].map((name) => worker('move', base, name)));
    expect(moved.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(await hashes()).toEqual(before);
    expect(await allNames(storage, 'inbox')).toEqual([]);
  });
});
