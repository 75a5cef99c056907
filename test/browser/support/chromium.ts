import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const FINDER = join(__dirname, '../../../scripts/find-chromium.mjs');

/** Names that the tests use lead to this machine, whatever a resolver says. */
const RESOLVE = 'MAP *.localhost 127.0.0.1, MAP *.pub.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/**
 * The path of the browser: the same search as `npm test` makes.
 * @throws Error that says what to do when there is none
 */
export function chromiumPath(): string {
  const found = spawnSync(process.execPath, [FINDER], { encoding: 'utf8' });
  if (found.status !== 0) throw new Error(found.stderr.trim());
  return found.stdout.trim();
}

/** A headless browser that can reach this machine only. The caller closes it. */
export function launchChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      `--host-resolver-rules=${RESOLVE}`,
      // Root has no sandbox, and a container has a small /dev/shm.
      ...(isRoot ? ['--no-sandbox', '--disable-dev-shm-usage'] : []),
      '--force-color-profile=srgb',
      '--font-render-hinting=none',
    ],
  });
}
