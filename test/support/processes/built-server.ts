import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

export const ROOT = resolve(__dirname, '../../..');
const DIST = join(ROOT, 'dist');
const BUILD_LOCK = join(ROOT, 'node_modules/.cache/publisher-build.lock');
/** A lock this old belongs to a run that was cut short; a build takes seconds. */
const LOCK_LIFE_MS = 120_000;

/** One line of the built server and what a mutant has instead. */
export interface Replacement {
  /** File below `dist`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A folder with a built server in it. */
export interface ServerCode {
  readonly main: string;
  /** Removes what was made for it. */
  dispose(): Promise<void>;
}

/** The built server; built first when it is missing or older than its sources. */
export async function builtServer(): Promise<ServerCode> {
  // Test files run side by side: one builds, the others wait and find nothing to do.
  await lockBuild();
  try {
    const bootstrap = pathToFileURL(join(ROOT, 'scripts/bootstrap.mjs')).href;
    const script = `const { ensureBuilt } = await import('${bootstrap}'); await ensureBuilt({ server: true });`;
    await runNode(['--input-type=module', '--eval', script]);
  } finally {
    await rm(BUILD_LOCK, { recursive: true, force: true });
  }
  return { main: join(DIST, 'main.js'), dispose: async () => undefined };
}

/**
 * A copy of the built server with some lines replaced, in a folder of its own.
 * @throws Error when a line to replace is not there exactly once: a mutant that changes nothing proves nothing
 */
export async function mutatedServer(replacements: readonly Replacement[]): Promise<ServerCode> {
  await builtServer();
  const folder = await mkdtemp(join(tmpdir(), 'publisher-mutant-'));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await cp(DIST, join(folder, 'dist'), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
    for (const replacement of replacements) await replaceOnce(join(folder, 'dist'), replacement);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { main: join(folder, 'dist/main.js'), dispose };
}

async function replaceOnce(dist: string, { file, from, to }: Replacement): Promise<void> {
  const path = join(dist, file);
  const parts = (await readFile(path, 'utf8')).split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} places, not one, with: ${from}`);
  await writeFile(path, parts.join(to));
}

async function lockBuild(): Promise<void> {
  await mkdir(join(BUILD_LOCK, '..'), { recursive: true });
  for (;;) {
    try {
      await mkdir(BUILD_LOCK);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = Date.now() - (await stat(BUILD_LOCK).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > LOCK_LIFE_MS) await rm(BUILD_LOCK, { recursive: true, force: true });
    await delay(200);
  }
}

function runNode(args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(`The build failed.\n${output}`))));
  });
}
