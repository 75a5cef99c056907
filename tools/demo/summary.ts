import { join } from 'node:path';

/** What a person needs to know, once everything runs. @param made the password that was made, or null */
export function summary(port: number, folder: string, made: string | null): string {
  const address = (tenant: string): string => `http://${tenant}.localhost:${port}`.padEnd(32);
  const signIn = made
    ? `with the password  ${made}  (made for this start; ADMIN_PASSWORD sets your own)`
    : 'with the password you gave in ADMIN_PASSWORD';
  return `
  Publisher is running.

    aurora    ${address('aurora')}northern nights; visitors may look
    harbor    ${address('harbor')}boats and water; for signed-in people only

    Sign in   ${signIn}
    Photos    ${join(folder, 'photos', '<tenant>')}
    Posts     ${join(folder, 'outbox', '<tenant>')}
    Settings  ${join(folder, 'tenants', '<tenant>.json')}

  Ctrl-C stops it. The next start goes on where you were; npm run demo -- --reset begins anew.
`;
}
