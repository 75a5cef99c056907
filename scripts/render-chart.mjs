/**
 * `npm run chart:render`: the Helm chart as Kubernetes would get it, once for each values file of its examples.
 * Needs Helm 3 (`HELM` names the program); looking at the results needs none.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { CHART, chartChecksum, examples, RENDERED } from './lib/chart.mjs';
import { runMain } from './lib/main.mjs';
import { capture } from './lib/processes.mjs';

const HELM = process.env.HELM ?? 'helm';
/** The chart asks for 1.27 or later; what Helm takes by itself depends on how it was built. */
const KUBERNETES = '1.31.0';

async function helm(...args) {
  const { code, output, stdout } = await capture(HELM, args);
  if (code === 0) return stdout;
  console.error(output.trimEnd());
  throw new Error(`helm ${args[0]} failed.`);
}

await runMain(async () => {
  const version = await capture(HELM, ['version', '--short']).catch(() => null);
  if (version?.code !== 0) {
    console.error('Helm 3 is needed: https://helm.sh/docs/intro/install, or set HELM to the program.');
    return 1;
  }
  mkdirSync(RENDERED, { recursive: true });
  for (const name of readdirSync(RENDERED)) if (name.endsWith('.yaml')) rmSync(join(RENDERED, name));
  for (const example of examples()) {
    const values = ['--values', join(CHART, 'examples', `${example}.yaml`)];
    await helm('lint', '--strict', CHART, ...values);
    const text = await helm(
      'template',
      'publisher',
      CHART,
      '--namespace',
      'publisher',
      '--kube-version',
      KUBERNETES,
      ...values,
    );
    const head = `# Made by \`npm run chart:render\` from deploy/helm/publisher; sources: sha256 ${chartChecksum(example)}\n`;
    writeFileSync(join(RENDERED, `${example}.yaml`), head + text);
    console.log(`deploy/rendered/${example}.yaml`);
  }
  return 0;
});
