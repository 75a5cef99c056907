import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from './load-environment.js';
import type { EnvironmentCheck, LoadedEnvironment } from './load-environment.js';

/**
 * Reads the real environment and, if present, `.env` in the working directory. The only reader of
 * `process.env`.
 * @throws EnvironmentError see `loadEnvironment`
 */
export function readEnvironment(checks: readonly EnvironmentCheck[] = []): LoadedEnvironment {
  const file = join(process.cwd(), '.env');
  const dotenvText = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return loadEnvironment(process.env, dotenvText, { terminal: process.stdout.isTTY === true, checks });
}
