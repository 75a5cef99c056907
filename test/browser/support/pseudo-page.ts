import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Call, Fault, Line } from './line.js';

const ROOT = join(__dirname, '..', '..', '..');
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** The page in the pseudo language `en-XA`, built beside the usual one. Spec: ui.md section 12. */
export interface PseudoPage {
  /** From now on the line answers with this page, whatever the service would. */
  putOn(line: Line): void;
  remove(): Promise<void>;
}

/** @throws Error when it cannot be built */
export async function buildPseudoPage(): Promise<PseudoPage> {
  const folder = await mkdtemp(join(tmpdir(), 'pseudo-page-'));
  const env = { ...process.env, UI_LANGUAGE: 'en-XA', UI_OUT: folder };
  const args = [VITE, 'build', '--config', 'ui/vite.config.mjs', '--logLevel', 'error'];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
  const assets = (await readdir(join(folder, 'assets'))).map((name) => `assets/${name}`);
  const texts = ['index.html', ...assets].map(
    async (path) => [path, await readFile(join(folder, path), 'utf8')] as const,
  );
  const files = new Map(await Promise.all(texts));
  const answer = (path: string): Fault => ({
    does: 'answer',
    status: 200,
    body: files.get(path) ?? '',
    headers: { 'Content-Type': TYPES[extname(path)] ?? 'text/plain' },
  });
  return {
    putOn: (line) => {
      line.fault(
        ({ method, headers }: Call) => method === 'GET' && headers['sec-fetch-dest'] === 'document',
        () => answer('index.html'),
      );
      line.fault(/^GET \/assets\//, ({ path }) => answer(path.slice(1)));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
