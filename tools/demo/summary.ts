import { join } from 'node:path';
import { BAD_DAYS } from './storages/storage-words.js';
import type { PlannedDay } from './storages/storage-words.js';

/** What there is to tell about a running demo. */
export interface SummaryFacts {
  readonly port: number;
  readonly folder: string;
  /** The password that was made, or null. */
  readonly made: string | null;
  /** Null = photos on this machine's disk. */
  readonly standIn: {
    /** For people: `Dropbox stand-in`. */
    readonly name: string;
    /** Where one can look at it. */
    readonly url: string;
    /** The option that leads here again. */
    readonly option: string;
    readonly badDays: readonly PlannedDay[];
  } | null;
}

/** What a person needs to know, once everything runs. */
export function summary({ port, folder, made, standIn }: SummaryFacts): string {
  const address = (tenant: string): string => `http://${tenant}.localhost:${port}`.padEnd(32);
  const signIn = made
    ? `with the password  ${made}  (made for this start; ADMIN_PASSWORD sets your own)`
    : 'with the password you gave in ADMIN_PASSWORD';
  const again = standIn ? `npm run demo -- ${standIn.option}` : 'npm run demo --';
  return `
  Publisher is running.

    aurora    ${address('aurora')}northern nights; visitors may look
    harbor    ${address('harbor')}boats and water; for signed-in people only

    Sign in   ${signIn}
${places(folder, standIn).join('\n')}
    Settings  ${join(folder, 'tenants', '<tenant>.json')}
${standIn ? badDays(standIn.badDays).join('\n') : ''}
  Ctrl-C stops it. The next start goes on where you were; ${again} --reset begins anew.
`;
}

function places(folder: string, standIn: SummaryFacts['standIn']): readonly string[] {
  if (standIn === null) {
    return [
      `    Photos    ${join(folder, 'photos', '<tenant>')}`,
      `    Posts     ${join(folder, 'outbox', '<tenant>')}`,
    ];
  }
  return [
    `    Storage   ${standIn.name}: photos, posts and the record of what was posted`,
    `              look at it   ${standIn.url}`,
    `              as files     ${join(folder, 'storage', '<tenant>')}  (read at the start, then written only)`,
  ];
}

function badDays(planned: readonly PlannedDay[]): readonly string[] {
  if (planned.length === 0) return [];
  const lines = planned.map(({ day, tenant }) => `${day}, ${tenant ?? 'both tenants'}: ${BAD_DAYS[day]}`);
  return lines.map((line, index) => `    ${index === 0 ? 'Bad day ' : '        '}  ${line}`).concat('');
}
