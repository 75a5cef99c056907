import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { run } from './processes.mjs';

/** Debian only: Ubuntu's `chromium` is a pointer to a snap, which does not work in a container. */
export function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/**
 * Installs Debian's packages.
 * @param {readonly string[]} packages
 * @throws Error when apt-get fails; its own words stand above
 */
export async function installPackages(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ];
  for (const step of steps) {
    const code = await run('apt-get', step, { env });
    if (code !== 0) throw new Error(`apt-get ${step[0]} failed with exit code ${code}; its own words stand above.`);
  }
}
