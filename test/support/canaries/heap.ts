import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CanaryWorld, WatchedServer } from './canary-world.js';
import type { Find, NeedleIndex } from './needle-index.js';

const STEP_MS = 250;
const WITHIN_MS = 120_000;
/** A snapshot is one line of JSON; it is looked through in parts that overlap by more than any canary. */
const PART = 16 * 1024 * 1024;
const OVERLAP = 4_096;

/** Arguments of Node and scripts for a process whose heap can be looked at. */
export const HEAP_START = {
  nodeArgs: ['--expose-gc', '--heapsnapshot-signal=SIGUSR2', '--diagnostic-dir=../heap'],
  preload: ['collect-on-signal'],
} as const;

/** What stands in the heap of a process after two collections. */
export async function findsInHeap(
  world: CanaryWorld,
  server: WatchedServer,
  index: NeedleIndex,
): Promise<readonly Find[]> {
  const folder = join(world.workingFolder, '..', 'heap');
  const collected = join(world.workingFolder, 'collected');
  await mkdir(folder, { recursive: true });
  server.process.signal('SIGHUP');
  await until(async () => existsSync(collected));
  await rm(collected);
  server.process.signal('SIGUSR2');
  const path = await snapshotIn(folder);
  const text = await readFile(path, 'latin1');
  await rm(path);
  const finds: Find[] = [];
  for (let at = 0; at < text.length; at += PART) finds.push(...index.find(text.slice(at, at + PART + OVERLAP)));
  return finds;
}

/** The file, once it is whole. */
async function snapshotIn(folder: string): Promise<string> {
  let size = -1;
  let path = '';
  await until(async () => {
    const [name] = await readdir(folder);
    if (name === undefined) return false;
    path = join(folder, name);
    const before = size;
    size = (await stat(path)).size;
    return size > 0 && size === before && (await readFile(path, 'latin1')).trimEnd().endsWith('}');
  });
  return path;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await isSo()); waited += STEP_MS) {
    if (waited > WITHIN_MS) throw new Error('The process did not do what it was told.');
    await delay(STEP_MS);
  }
}
