import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const FINDER = join(__dirname, '../../../scripts/find-chromium.mjs');

/** Names that the tests use lead to this machine, whatever a resolver says. */
const RESOLVE = ['MAP *.localhost 127.0.0.1', 'MAP *.pub.test 127.0.0.1', 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'];

/** How a browser differs from the usual one. */
export interface ChromiumOptions {
  /** Rules for names, before the usual ones: `MAP *.pub.test:443 127.0.0.1:4433`. */
  readonly resolve?: readonly string[];
  /**
   * Certificates it trusts, by the SHA-256 of their public keys in base64. Unlike errors that are ignored, these
   * connections count as sound: HSTS, service workers and `Clear-Site-Data` work as with a real certificate.
   */
  readonly trustedKeys?: readonly string[];
  /** Keeps left pages as they were and shows them again on Back, as a person's browser does. Default false. */
  readonly keepsPages?: boolean;
}

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
export function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  const { resolve = [], trustedKeys = [], keepsPages = false } = options;
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: chromiumPath(),
    ...(keepsPages ? { ignoreDefaultArgs: ['--disable-back-forward-cache'] } : {}),
    args: [
      `--host-resolver-rules=${[...resolve, ...RESOLVE].join(', ')}`,
      ...(trustedKeys.length > 0 ? [`--ignore-certificate-errors-spki-list=${trustedKeys.join(',')}`] : []),
      // Root has no sandbox, and a container has a small /dev/shm.
      ...(isRoot ? ['--no-sandbox', '--disable-dev-shm-usage'] : []),
      '--force-color-profile=srgb',
      '--font-render-hinting=none',
    ],
  });
}
