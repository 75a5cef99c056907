/** Why Dropbox does not take a path. */
export type PathProblem = 'malformed_path' | 'disallowed_name';

const MAX_NAME_LENGTH = 255;
/** Names of desktop clients and systems that Dropbox does not save. */
const DISALLOWED = new Set([
  '.dropbox',
  '.dropbox.attr',
  '.dropbox.cache',
  'desktop.ini',
  'thumbs.db',
  '.ds_store',
  'icon\r',
]);

/** Parts of an absolute path without case folding, or null when it is malformed. '' is the root. */
export function partsOf(path: string): readonly string[] | null {
  if (path === '') return [];
  if (!path.startsWith('/')) return null;
  const parts = path.slice(1).split('/');
  return parts.every(isWellFormed) ? parts : null;
}

/** `/`, `\`, NUL, DEL, a space or dots alone at the end of a name are not taken; `: * ? " < > |` are. */
function isWellFormed(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= MAX_NAME_LENGTH &&
    name !== '.' &&
    name !== '..' &&
    !name.endsWith(' ') &&
    // eslint-disable-next-line no-control-regex -- these are the characters Dropbox refuses
    !/[\\\u0000\u007f]/.test(name) &&
    !/\p{Surrogate}/u.test(name)
  );
}

/** For a path that is to be written. */
export function problemOfNew(parts: readonly string[]): PathProblem | null {
  return parts.some((name) => DISALLOWED.has(name.toLowerCase())) ? 'disallowed_name' : null;
}

/** `a.jpg` → `a (1).jpg`, and so on until one is free. */
export function freeName(
  name: string,
  isTaken: (name: string) => boolean,
  suffix = (count: number) => `(${count})`,
): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let count = 1; ; count += 1) {
    const candidate = `${stem} ${suffix(count)}${extension}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** Autorename of mode `update`: `a (conflicted copy).jpg`, then with numbers. */
export function conflictedCopy(count: number): string {
  return count === 1 ? '(conflicted copy)' : `(conflicted copy ${count})`;
}
