/**
 * The instructions of a Dockerfile: continued lines joined, comments dropped, each with its stage.
 * @param {string} text
 * @returns {{ word: string, rest: string, stage: number }[]} `stage` counts from 0
 */
export function parseDockerfile(text) {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(Boolean);
  let stage = -1;
  return lines.map((line) => {
    const [, word, rest] = /^\s*(\S+)\s*(.*)$/.exec(line);
    if (word.toUpperCase() === 'FROM') stage += 1;
    return { word: word.toUpperCase(), rest, stage };
  });
}

/** What a COPY or ADD takes, without its flags and its target. `from` is the stage named by `--from`, or null. */
export function copySources(rest) {
  const parts = rest.split(/\s+/);
  const from = parts.find((part) => part.startsWith('--from='))?.slice('--from='.length) ?? null;
  const paths = parts.filter((part) => !part.startsWith('--'));
  return { from, sources: paths.slice(0, -1) };
}

/** One line of .dockerignore as a test of a path: its segments with `*`, `?` and `**`; it covers what lies below. */
function matcher(pattern) {
  const source = pattern
    .replace(/^\/|\/$/g, '')
    .split('/')
    .map((part) =>
      part === '**'
        ? '(?:.*/)?'
        : `${part
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replace(/\*/g, '[^/]*')
            .replace(/\?/g, '[^/]')}/`,
    )
    .join('');
  const expression = new RegExp(`^${source}`);
  return (path) => expression.test(`${path}/`);
}

/**
 * Whether .dockerignore keeps a path out of the build: the last line that fits decides.
 * @param {string} text content of .dockerignore
 * @param {string} path relative, with forward slashes
 */
export function isIgnored(text, path) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .reduce((ignored, line) => {
      const kept = line.startsWith('!');
      return matcher(kept ? line.slice(1) : line)(path) ? !kept : ignored;
    }, false);
}
