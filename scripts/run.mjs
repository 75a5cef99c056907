/** The commands behind npm's scripts: `node scripts/run.mjs <command> [arguments]`. */
import process from 'node:process';
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { runMain } from './lib/main.mjs';
import { tool } from './lib/paths.mjs';
import { runNode, runTogether } from './lib/processes.mjs';

const COMMANDS = {
  demo: {
    help: 'two tenants with photos, an orchestrator and the publisher, in one terminal',
    builds: { server: true, ui: true, tools: true },
    run: (args) => runNode(['dist-tools/tools/demo/main.js', ...args]),
  },
  start: {
    help: 'the publisher, configured by the environment',
    builds: { server: true, ui: true },
    run: (args) => runNode(['dist/main.js', ...args]),
  },
  'start:dev': {
    help: 'the publisher, rebuilt and restarted at every change of a source',
    builds: { server: true, ui: true },
    run: () =>
      runTogether([
        [tool.tsc, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
        [tool.vite, 'build', '--config', 'ui/vite.config.mjs', '--watch', '--logLevel', 'warn'],
        ['--watch', 'dist/main.js'],
      ]),
  },
  orchestrator: {
    help: 'the development orchestrator alone',
    builds: { tools: true },
    run: (args) => runNode(['dist-tools/test/support/orchestrator/main.js', ...args]),
  },
  build: {
    help: 'the server and the page into dist/',
    builds: { server: true, ui: true },
    run: async () => 0,
  },
  bench: {
    help: 'comparisons of speed and size; `--only <name>`, `--quick`',
    builds: { server: true, ui: true, tools: true },
    run: (args) => runNode(['dist-tools/bench/main.js', ...args]),
  },
  'bench:page': {
    help: 'the page in a browser, on a phone and at a desk; `--quick`, `--rounds <n>`, `--only <measure>`; writes docs/performance-page.md',
    builds: { server: true, ui: true, tools: true },
    run: async (args) =>
      runNode(['dist-tools/bench/page/main.js', ...args], { env: { CHROMIUM_PATH: await ensureChromium() } }),
  },
  'docs:generate': {
    help: 'docs/configuration.md and .env.example from the declared settings',
    builds: { tools: true },
    run: (args) => runNode(['dist-tools/tools/docs/generate.js', ...args]),
  },
  publisher: {
    help: 'the command line: publish, preview, list, keep, … ; `--help`',
    builds: { server: true },
    // Only who types a password shares the terminal: elsewhere Ctrl-C would reach the command twice.
    run: (args) => runNode(['dist/cli/main.js', ...args], { reads: args[0] === 'password-hash' }),
  },
  'password:hash': {
    help: 'the value of ADMIN_PASSWORD_HASH for a password read from the terminal',
    builds: { server: true },
    run: (args) => runNode(['dist/cli/main.js', 'password-hash', ...args], { reads: true }),
  },
  'history:import': {
    help: 'what the Python Publisher V2 has posted; `--host <host> <posted.json>`, `--json`',
    builds: { server: true },
    run: (args) => runNode(['dist/cli/main.js', 'history:import', ...args]),
  },
  'pipeline-logs': {
    help: 'stored pipelines of the relay; `list`, `show <id>`, `replay <id…|--all>`, `purge --older-than <days>`, `--json`',
    builds: { server: true },
    run: (args) => runNode(['dist/cli/main.js', 'pipeline-logs', ...args]),
  },
  test: {
    help: 'every test; `--project <name>` for one kind',
    builds: {},
    run: (args) => runNode(['scripts/test.mjs', ...args]),
  },
  check: {
    help: 'format, lint, types, import rules, generated documents, commits, Dockerfile',
    builds: {},
    run: (args) => runNode(['scripts/check.mjs', ...args]),
  },
};

function usage() {
  const rows = Object.entries(COMMANDS).map(([name, { help }]) => `  ${name.padEnd(14)} ${help}`);
  return ['Usage: node scripts/run.mjs <command> [arguments]', '', ...rows].join('\n');
}

await runMain(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  if (!Object.hasOwn(COMMANDS, name)) {
    console.error(usage());
    return 2;
  }
  await ensureInstalled();
  await ensureBuilt(COMMANDS[name].builds);
  return COMMANDS[name].run(args);
});
