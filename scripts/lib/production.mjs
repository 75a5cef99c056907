import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * Packages that come with a library of ours and that nothing here calls when the service runs: a compiler and a
 * formatter, 36 MB of them. `cosmiconfig` would read settings written in TypeScript, and `complete-commander` would
 * format a file for the completions of a terminal.
 */
export const LEFT_OUT = ['node_modules/typescript', 'node_modules/prettier'];
/** Declarations, sources, their maps and pages; licences stay. */
const FOR_DEVELOPERS = /(\.[cm]?ts|\.tsx|\.map|\.tsbuildinfo|\.markdown|\.md)$/i;
const LICENCE = /^(licen[cs]e|copying|notice)/i;

/** Whether a file of a package goes into the image. @param {string} name without folder */
export const isShipped = (name) => !FOR_DEVELOPERS.test(name) || LICENCE.test(name);

/**
 * What `npm ci --omit=dev` leaves in node_modules, by the lock file.
 * @param {string} [root]
 * @returns {{ shipped: string[], dev: string[] }} paths such as `node_modules/express`, as they are installed here
 */
export function lockedPackages(root = ROOT) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const paths = Object.keys(packages).filter((path) => path !== '' && existsSync(join(root, path)));
  return {
    shipped: paths.filter((path) => !packages[path].dev && !LEFT_OUT.includes(path)),
    dev: paths.filter((path) => packages[path].dev),
  };
}

/**
 * The files of one package, without those of packages inside it.
 * @returns {string[]} paths from `root`
 */
function filesOfPackage(root, path) {
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    const inner = `${path}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesOfPackage(root, inner);
    return entry.isFile() && isShipped(entry.name) ? [inner] : [];
  });
}

/** All files below a folder. @returns {string[]} paths from `root` */
function filesBelow(root, path) {
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );
}

/**
 * What the last stage of the Dockerfile copies, as it would be built from this folder.
 * @returns {{ files: string[], packages: string[] }} paths from `root`
 */
export function imageFiles(root = ROOT) {
  const { shipped } = lockedPackages(root);
  const packages = shipped.flatMap((path) => filesOfPackage(root, path));
  return { files: ['package.json', ...filesBelow(root, 'dist'), ...packages], packages: shipped };
}

/** @returns {number} bytes */
export const bytesOf = (paths, root = ROOT) => paths.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
