import { join } from 'node:path';

/** What there is to tell about a running demo. */
export interface SummaryFacts {
  readonly port: number;
  readonly folder: string;
  /** The password that was made, or null. */
  readonly made: string | null;
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
  const { port, folder, made, option, badDays } = facts;
  const address = (tenant: string): string => `http://${tenant}.localhost:${port}`.padEnd(32);
  const signIn = made
    ? `with the password  ${made}  (made for this start; ADMIN_PASSWORD sets your own)`
    : 'with the password you gave in ADMIN_PASSWORD';
  const again = ['npm run demo --', option].filter(Boolean).join(' ');
  return `
  Publisher is running.

    aurora    ${address('aurora')}northern nights; visitors may look
    harbor    ${address('harbor')}boats and water; for signed-in people only

    Sign in   ${signIn}
${places(facts).join('\n')}
    Settings  ${join(folder, 'tenants', '<tenant>.json')}
${badDayLines(badDays).join('\n')}
  Ctrl-C stops it. The next start goes on where you were; ${again} --reset begins anew.
`;
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
