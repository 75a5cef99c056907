import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { inProject, tool } from './paths.mjs';
import { runNode } from './processes.mjs';

const SHARED = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** What the server reads while it runs and the compiler leaves where it is. */
const PROMPTS = 'captioning/prompts';
const API_DOCUMENT = 'web/api/docs/document';
const copiesInto = (out) => [PROMPTS, API_DOCUMENT].map((path) => ({ from: `src/${path}`, to: `${out}/${path}` }));

/** The three things we build: from what, into what, and how. */
const TARGETS = {
  server: {
    title: 'the server',
    sources: [...SHARED, 'tsconfig.build.json', 'src'],
    out: 'dist',
    spare: ['ui'], // built by its own target
    memory: 'node_modules/.cache/tsc/build.tsbuildinfo',
    command: [tool.tsc, '-p', 'tsconfig.build.json'],
    copies: copiesInto('dist'),
  },
  tools: {
    title: 'the tools',
    sources: [
      ...SHARED,
      'tsconfig.tools.json',
      'src',
      'tools',
      'bench',
      'test/browser/support/devices.ts',
      'test/browser/support/small-photos.ts',
      'test/support/dropbox',
      'test/support/orchestrator',
      'test/support/s3',
    ],
    out: 'dist-tools',
    spare: [],
    memory: 'node_modules/.cache/tsc/tools.tsbuildinfo',
    command: [tool.tsc, '-p', 'tsconfig.tools.json'],
    copies: copiesInto('dist-tools/src'),
  },
  ui: {
    title: 'the page',
    sources: ['package.json', 'package-lock.json', 'ui'],
    out: 'dist/ui',
    spare: [],
    memory: null,
    command: [tool.vite, 'build', '--config', 'ui/vite.config.mjs', '--logLevel', 'warn'],
    copies: [],
  },
};

const stampOf = (name) => inProject('node_modules/.cache/publisher', `${name}.json`);

function readStamp(name) {
  try {
    return JSON.parse(readFileSync(stampOf(name), 'utf8'));
  } catch {
    return null; // never built, or cut short: build again
  }
}

/** Empties what a target wrote, and the compiler's memory, which would else leave out what it believes is there. */
function clean(target) {
  const out = inProject(target.out);
  if (existsSync(out)) {
    for (const name of readdirSync(out)) {
      if (!target.spare.includes(name)) rmSync(inProject(target.out, name), { recursive: true, force: true });
    }
  }
  if (target.memory) rmSync(inProject(target.memory), { force: true });
}

const isEmpty = (target) => {
  const out = inProject(target.out);
  return !existsSync(out) || readdirSync(out).every((name) => target.spare.includes(name));
};

async function build(name) {
  const target = TARGETS[name];
  const now = fingerprint(target.sources);
  const before = readStamp(name);
  if (before?.hash === now.hash && !isEmpty(target)) return;
  if (before?.names !== now.names || isEmpty(target)) clean(target);
  rmSync(stampOf(name), { force: true });
  console.log(`Building ${target.title} …`);
  const code = await runNode(target.command);
  if (code !== 0) throw new Error(`Building ${target.title} failed; the reason stands above.`);
  for (const { from, to } of target.copies) {
    rmSync(inProject(to), { recursive: true, force: true });
    cpSync(inProject(from), inProject(to), { recursive: true, filter: (path) => !path.endsWith('.ts') });
  }
  mkdirSync(dirname(stampOf(name)), { recursive: true });
  writeFileSync(stampOf(name), JSON.stringify(now));
}

/**
 * Builds what is asked for and stale; says nothing when nothing is.
 * @param {{ server?: boolean, ui?: boolean, tools?: boolean }} wanted
 * @throws Error when a build fails; its own words have been printed
 */
export async function ensureBuilt(wanted) {
  for (const name of Object.keys(TARGETS)) {
    if (wanted[name]) await build(name);
  }
}
