/**
 * `npm run password:hash`: reads a password from the terminal (or the first line of standard input) and
 * prints the string for `ADMIN_PASSWORD_HASH`. Spec: auth.md section 7.
 */
import { hashForAdmin } from './hash-for-admin.js';
import { readPassword } from './read-password.js';

async function main(): Promise<number> {
  const password = await readPassword(process.stdin, process.stderr);
  const outcome = await hashForAdmin(password);
  if ('refusal' in outcome) {
    process.stderr.write(`${outcome.refusal}\n`);
    return 1;
  }
  process.stdout.write(`${outcome.line}\n`);
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'The password could not be read.'}\n`);
    process.exitCode = 1;
  },
);
