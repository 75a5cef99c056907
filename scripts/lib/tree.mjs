import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { inProject } from './paths.mjs';
import { capture } from './processes.mjs';

function contentOf(path) {
  const full = inProject(path);
  if (!existsSync(full) || !lstatSync(full).isFile()) return '';
  return createHash('sha256').update(readFileSync(full)).digest('hex');
}

/**
 * What git sees as changed or new, each with its content, so that two looks can be compared.
 * @returns {Promise<Map<string, string> | null>} null when this is no git checkout
 */
export async function changedFiles() {
  const status = await capture('git', ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames']).catch(
    () => ({ code: 1, stdout: '' }), // no git on this machine
  );
  if (status.code !== 0) return null;
  const entries = status.stdout.split('\0').filter(Boolean);
  return new Map(entries.map((entry) => [entry.slice(3), `${entry.slice(0, 2)} ${contentOf(entry.slice(3))}`]));
}

/** The paths that differ between two looks, sorted. */
export function difference(before, after) {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}
