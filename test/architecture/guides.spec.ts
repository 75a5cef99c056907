import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { VARIABLE_GROUPS } from '../../src/platform/environment/index.js';
import type { Variable } from '../../src/platform/environment/index.js';
import { ERROR_CODES } from '../../src/kernel/index.js';
import { knownMetrics } from '../support/monitoring/known-metrics.js';
import { readOptions } from '../../tools/demo/options.js';

const ROOT = join(__dirname, '../..');

/** Pages for people. Generated ones are compared elsewhere. */
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
].sort();
/** Pages whose every word of ours is looked up. */
const GUIDES = PAGES.filter((path) =>
  /^docs\/(guides|operations)\/|^docs\/(glossary|README)\.md$|^README\.md$/.test(path),
);

/** Upper-case words with an underscore that are no variables of ours, and why. */
const NO_VARIABLES = [
  'ORCHESTRATOR_TEST_TENANT', // of `npm run test:orchestrator`
  'ORCHESTRATOR_TEST_PROVIDERS',
  'NODE_EXTRA_CA_CERTS', // of Node itself
  'AUTH0_AUDIENCE', // of the Python version, read by nothing
  'STORAGE_PROVIDERS', // lists in the code, for developers
  'PUBLISHER_TYPES',
  'TENANT_HOST', // of the reader's shell
  'COMPOSE_FILE', // of Docker Compose
];

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** What stands between single backticks, without fenced blocks. */
function inlineCode(text: string): readonly string[] {
  return Array.from(text.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g), ([, code = '']) => code);
}

/** Every place where a command begins, in blocks and in lines. */
function commands(text: string, begin: string): readonly string[] {
  return Array.from(text.matchAll(new RegExp(`${begin}[^\`\n|]*`, 'g')), ([line]) => line.trim());
}

/** The anchors of a page, as GitHub makes them. */
function anchorsOf(path: string): ReadonlySet<string> {
  const headings = textOf(path).match(/^#{1,6} .+$/gm) ?? [];
  return new Set(
    headings.map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

describe('pages for people', () => {
  const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts);

  test.each(PAGES)('when %s names a command of npm, package.json has it', (path) => {
    const named = Array.from(textOf(path).matchAll(/npm run ([a-z][\w:-]*)/g), ([, name = '']) => name);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  test.each(PAGES)('when %s links to a file or a heading, it is there', (path) => {
    const links = Array.from(textOf(path).matchAll(/\]\((?!https?:)([^)\s]+)\)/g), ([, link = '']) => link);
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : relative(ROOT, join(ROOT, dirname(path), decodeURI(file)));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(target).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  test.each(PAGES)('when %s shows how to start the demo, the demo understands it', (path) => {
    for (const command of commands(textOf(path), 'npm run demo -- ')) {
      const argv = command.split(/\s+/).slice(4);
      if (argv[0] !== '--help') expect(() => readOptions(argv)).not.toThrow();
    }
  });
});

describe('guides', () => {
  const variables = Object.values(VARIABLE_GROUPS).flatMap((group) =>
    Object.values<Variable<unknown>>(group.variables),
  );
  const names = new Set(variables.flatMap((one) => [one.name, ...one.aliases, ...one.clampedAliases]));
  const isKnown = (name: string): boolean => names.has(name) || names.has(name.replace(/_FILE$/, ''));
  const words = new Set(
    ['src', 'test/support', 'test/resilience', 'test/contract']
      .flatMap((folder) => sourcesBelow(folder))
      .flatMap((text) => text.match(/[a-z]+(?:_[a-z0-9]+)+/g) ?? []),
  );
  for (const metric of knownMetrics().keys()) words.add(metric);

  test.each(GUIDES)('when %s names a variable, it is declared', (path) => {
    const named = new Set(textOf(path).match(/(?<![\w/])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w*])/g));
    expect([...named].filter((name) => !isKnown(name) && !NO_VARIABLES.includes(name))).toEqual([]);
  });

  test.each(GUIDES)('when %s names a code of an answer, there is such a code', (path) => {
    const codes = Array.from(textOf(path).matchAll(/\b[45]\d\d `([a-z_]+)`/g), ([, code = '']) => code);
    const known: readonly string[] = [...ERROR_CODES, 'not_ready']; // the last one is the answer of readiness
    expect(codes.filter((code) => !known.includes(code))).toEqual([]);
  });

  test.each(GUIDES)('when %s names an event, a field or another word of ours, the code knows it', (path) => {
    const named = inlineCode(textOf(path)).filter((code) => /^[a-z]+(?:_[a-z0-9]+)+$/.test(code));
    expect(named.filter((word) => !words.has(word))).toEqual([]);
  });
});

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(ROOT, folder, path))
    .filter((path) => /\.(ts|json)$/.test(path) && !path.endsWith('.spec.ts') && statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'));
}
