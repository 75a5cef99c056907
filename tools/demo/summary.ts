import { join } from 'node:path';
import type { DemoPerson } from './running-sign-in.js';

/** What there is to tell about a running demo. */
export interface SummaryFacts {
  readonly port: number;
  /** What comes after the tenant's name in an address. */
  readonly baseDomain: string;
  readonly folder: string;
  /** The password that was made, or null. */
  readonly made: string | null;
  /** Who can sign in at the played provider; empty = with the password. */
  readonly people: readonly DemoPerson[];
  /** The options that lead here again, e.g. `--storage s3 --providers`; empty = none. */
  readonly option: string;
  /** Null = photos on this machine's disk. */
  readonly standIn: {
    /** For people: `Dropbox stand-in`. */
    readonly name: string;
    /** Where one can look at it. */
    readonly url: string;
  } | null;
  /** The page that shows what arrived at Telegram, mail and OpenAI; null = nobody plays them. */
  readonly arrivalsUrl: string | null;
  /** In words. */
  readonly badDays: readonly string[];
}

/** What a person needs to know, once everything runs. */
export function summary(facts: SummaryFacts): string {
  const { port, baseDomain, folder, option, badDays } = facts;
  const address = (tenant: string): string => `http://${tenant}.${baseDomain}:${port}`.padEnd(baseDomain.length + 23);
  const again = ['npm run demo --', option].filter(Boolean).join(' ');
  return `
  Publisher is running.

    aurora    ${address('aurora')}northern nights; visitors may look
    harbor    ${address('harbor')}boats and water; for signed-in people only

${signInLines(facts).join('\n')}
${places(facts).join('\n')}
    Settings  ${join(folder, 'tenants', '<tenant>.json')}
${badDayLines(badDays).join('\n')}
  Ctrl-C stops it. The next start goes on where you were; ${again} --reset begins anew.
`;
}

function signInLines({ made, people }: SummaryFacts): readonly string[] {
  if (people.length > 0) {
    const width = Math.max(...people.map(({ email }) => email.length)) + 2;
    const lines = people.map(({ email, may }) => `              ${email.padEnd(width)}${may}`);
    return ['    Sign in   at the played Auth0, as one of', ...lines];
  }
  return [
    made === null
      ? '    Sign in   with the password you gave in ADMIN_PASSWORD'
      : `    Sign in   with the password  ${made}  (made for this start; ADMIN_PASSWORD sets your own)`,
  ];
}

function places({ folder, standIn, arrivalsUrl }: SummaryFacts): readonly string[] {
  return [...storageLines(folder, standIn), ...postLines(folder, standIn, arrivalsUrl)];
}

function storageLines(folder: string, standIn: SummaryFacts['standIn']): readonly string[] {
  if (standIn === null) return [`    Photos    ${join(folder, 'photos', '<tenant>')}`];
  return [
    `    Storage   ${standIn.name}: photos, captions and the record of what was posted`,
    `              look at it   ${standIn.url}`,
    `              as files     ${join(folder, 'storage', '<tenant>')}  (read at the start, then written only)`,
  ];
}

function postLines(folder: string, standIn: SummaryFacts['standIn'], arrivalsUrl: string | null): readonly string[] {
  if (arrivalsUrl !== null) {
    return [`    Posts     Telegram, mail and OpenAI are played here; what arrived   ${arrivalsUrl}`];
  }
  return [`    Posts     ${standIn === null ? join(folder, 'outbox', '<tenant>') : 'in the storage as well'}`];
}

function badDayLines(words: readonly string[]): readonly string[] {
  if (words.length === 0) return [];
  return words.map((line, index) => `    ${index === 0 ? 'Bad day ' : '        '}  ${line}`).concat('');
}
