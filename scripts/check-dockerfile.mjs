/**
 * What can be said about the Dockerfile without an engine: it is pinned, runs as an ordinary user, copies only
 * what is there and not ignored, and answers for its health.
 * `node scripts/check-dockerfile.mjs [folder]` looks at another folder than this project's.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { copySources, isIgnored, parseDockerfile } from './lib/dockerfile.mjs';
import { runMain } from './lib/main.mjs';
import { ROOT } from './lib/paths.mjs';

/** Paths that must never reach an image: secrets, other people's photos, the history, tests. */
const KEPT_OUT = ['.env', '.env.local', '.git', 'data', 'test', 'node_modules', 'src/any/thing.spec.ts'];
const DEV_PARTS = /(^|\s|\/app\/|\.\/)(src|test|tools|scripts|ui|bench)(\/|\s|$)/;

const RULES = [
  {
    text: 'every base image is pinned to an exact version',
    holds: ({ all }) =>
      all('FROM').every(({ rest }) => /^\S+:\d+\.\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?( AS \S+)?$/i.test(rest)),
  },
  {
    text: 'the base images of all stages are the same',
    holds: ({ all }) => new Set(all('FROM').map(({ rest }) => rest.split(/\s/)[0])).size === 1,
  },
  {
    text: 'dependencies come from the lock file (npm ci), and development ones are pruned',
    holds: ({ all }) =>
      all('RUN').some(({ rest }) => rest.startsWith('npm ci')) &&
      all('RUN').some(({ rest }) => rest.includes('npm prune --omit=dev')) &&
      !all('RUN').some(({ rest }) => /npm (i|install)\b/.test(rest)),
  },
  {
    text: 'the last USER of the last stage is not root',
    holds: ({ last }) => /^(?!root\b|0\b)\S+/.test(last('USER').at(-1)?.rest ?? 'root'),
  },
  {
    text: 'the user is named by its number, as Kubernetes needs it',
    holds: ({ last }) => /^[1-9]\d*(:[1-9]\d*)?$/.test(last('USER').at(-1)?.rest ?? ''),
  },
  {
    text: 'files for developers are taken out of node_modules',
    holds: ({ all }) =>
      all('RUN').some(({ rest }) => /npm prune --omit=dev && node scripts\/slim-modules\.mjs \./.test(rest)),
  },
  {
    text: 'EXPOSE names the port of the service and that of the metrics',
    holds: ({ last }) => last('EXPOSE')[0]?.rest === '8080 9464',
  },
  {
    text: 'the last stage copies from the build only, and no sources, tests or tools',
    holds: ({ last }) => last('COPY').every(({ rest }) => copySources(rest).from && !DEV_PARTS.test(rest)),
  },
  {
    text: 'the last stage installs no package',
    holds: ({ last }) =>
      !last('RUN').some(({ rest }) => /\b(apt-get|apk|npm|yarn|pnpm|curl|wget)\s+(install|add|i|ci|-)/.test(rest)),
  },
  { text: 'nothing is added from a URL', holds: ({ all }) => all('ADD').length === 0 },
  {
    text: 'CMD is in exec form, so that signals reach Node',
    holds: ({ last }) => last('CMD').length === 1 && last('CMD')[0].rest.startsWith('["node"'),
  },
  {
    text: 'HEALTHCHECK asks /health/live with Node itself',
    holds: ({ last }) => /CMD \["node".*\/health\/live/.test(last('HEALTHCHECK')[0]?.rest ?? ''),
  },
  {
    text: 'NODE_ENV is production in the last stage',
    holds: ({ last }) => last('ENV').some(({ rest }) => /\bNODE_ENV=production\b/.test(rest)),
  },
  {
    text: 'every copied source exists and is not ignored',
    holds: ({ all, root, ignore }) =>
      all('COPY')
        .map(({ rest }) => copySources(rest))
        .filter(({ from }) => from === null)
        .flatMap(({ sources }) => sources)
        .every((path) => existsSync(join(root, path)) && !isIgnored(ignore, path)),
  },
  {
    text: `.dockerignore keeps out ${KEPT_OUT.join(', ')}`,
    holds: ({ ignore }) => KEPT_OUT.every((path) => isIgnored(ignore, path)),
  },
];

await runMain(async () => {
  const root = process.argv[2] ?? ROOT;
  const instructions = parseDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  const lastStage = Math.max(...instructions.map(({ stage }) => stage));
  const file = {
    root,
    ignore: readFileSync(join(root, '.dockerignore'), 'utf8'),
    all: (word) => instructions.filter((instruction) => instruction.word === word),
    last: (word) => instructions.filter((instruction) => instruction.word === word && instruction.stage === lastStage),
  };
  const broken = RULES.filter(({ holds }) => !holds(file));
  broken.forEach(({ text }) => console.error(`Dockerfile: not so: ${text}`));
  console.log(`${RULES.length - broken.length} of ${RULES.length} Dockerfile rules hold`);
  return broken.length === 0 ? 0 : 1;
});
