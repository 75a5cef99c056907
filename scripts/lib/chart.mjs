import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inProject } from './paths.mjs';

/** The chart, and where it lies rendered. */
export const CHART = inProject('deploy', 'helm', 'publisher');
export const RENDERED = inProject('deploy', 'rendered');

/** The values files that are rendered, by name without ending. */
export function examples() {
  return readdirSync(join(CHART, 'examples'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .sort();
}

/**
 * All that a rendered file depends on: the chart without what only describes or checks it, and one values file. The
 * alert rules below files/ are taken as they are, and no example asks for them.
 */
function sourcesOf(example) {
  const found = readdirSync(CHART, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(CHART.length + 1))
    .map((path) => path.replaceAll('\\', '/'));
  const shaping = /^(Chart\.yaml|values\.yaml|templates\/.*\.(yaml|tpl))$/;
  return [...found.filter((path) => shaping.test(path)).sort(), `examples/${example}.yaml`];
}

/**
 * The checksum in the head of a rendered file: with it anybody sees, without Helm, whether the file is up to date.
 * @param {string} example name of a values file, without ending
 * @returns {string} 64 hex digits
 */
export function chartChecksum(example) {
  const hash = createHash('sha256');
  for (const path of sourcesOf(example)) {
    const bytes = readFileSync(join(CHART, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
