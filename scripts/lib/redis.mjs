import { installPackages, mayInstall } from './debian.mjs';
import { isExecutable, placesOnPath } from './programs.mjs';

/**
 * A Redis for the tests of several replicas, installed when we may. Where there is none and we may not, those tests say
 * what to do and fail; all others run.
 */
export async function ensureRedis() {
  if (placesOnPath(['redis-server']).some(isExecutable) || !mayInstall()) return;
  console.log("Installing Debian's redis-server for the tests of several replicas …");
  await installPackages(['redis-server']);
}
