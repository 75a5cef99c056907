/** `npm run check`: everything that can be said about the code without running it. */
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { runMain } from './lib/main.mjs';
import { tool } from './lib/paths.mjs';
import { runSteps } from './lib/steps.mjs';

const STEPS = [
  { name: 'lint', what: 'eslint, with types', args: [tool.eslint, '.', '--max-warnings', '0'] },
  { name: 'types', what: 'tsc, strict', args: [tool.tsc, '--noEmit'] },
  { name: 'types ui', what: 'tsc, the page', args: [tool.tsc, '--noEmit', '-p', 'ui/tsconfig.json'] },
  { name: 'format', what: 'prettier', args: [tool.prettier, '--check', '--log-level', 'warn', '.'] },
  { name: 'imports', what: 'the arrows of docs/architecture.md', args: [tool.depcruise, 'src'] },
  {
    name: 'documents',
    what: 'generated files fit the code',
    args: ['dist-tools/tools/docs/generate.js', '--check'],
  },
  { name: 'commits', what: 'conventional messages', args: ['scripts/check-commits.mjs'] },
  { name: 'Dockerfile', what: 'what can be said without an engine', args: ['scripts/check-dockerfile.mjs'] },
];

await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt({ tools: true });
  // The slowest stand first, two at a time: the length of the whole is that of lint.
  const results = await runSteps(STEPS, 2);
  const failed = results.filter(({ ok }) => !ok).length;
  console.log(results.map(({ line }) => line).join('\n'));
  console.log(`\n${results.length - failed} of ${results.length} checks passed`);
  return failed === 0 ? 0 : 1;
});
