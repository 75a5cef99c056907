import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, relative } from 'node:path';
import type { Thoroughness } from '../bench.js';
import type { Figure } from '../measuring/index.js';

/** Git-ignored, as results belong to the machine they come from; and no source, so nothing is built anew for them. */
const FOLDER = join('test-results', 'bench');

/** Writes a run as one JSON file. @returns its path below `root` */
export function writeResults(root: string, how: Thoroughness, figures: readonly Figure[]): string {
  const at = new Date();
  const path = join(root, FOLDER, `${at.toISOString().replace(/[:.]/g, '-')}.json`);
  const machine = { node: process.version, platform: process.platform, processors: cpus().length };
  mkdirSync(join(root, FOLDER), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ at: at.toISOString(), machine, how, figures }, null, 2)}\n`);
  return relative(root, path);
}
