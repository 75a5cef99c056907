import type { EmailServerConfig, PublisherEntry, TenantConfig, TenantSchedule } from '../../kernel/index.js';
import {
  InvalidAnswer,
  parseAi,
  parseCaptionFile,
  parseConfirmation,
  parseContent,
  parsePublishers,
  parseSchedules,
  parseStoragePaths,
} from '../../orchestrator/index.js';
import type { IgnoredSchedule } from '../../orchestrator/index.js';
import { CronRules } from '../../platform/cron/index.js';
import type { Environment, EnvironmentProblem, JsonObject } from '../../platform/environment/index.js';

type Blocks = Pick<
  TenantConfig,
  'storage' | 'publishers' | 'emailServer' | 'ai' | 'captionFile' | 'confirmation' | 'content' | 'schedules'
>;

/** The blocks of the one tenant; null when something is wrong with their variables. */
export interface StandaloneBlocks {
  readonly blocks: Blocks | null;
  readonly problems: readonly EnvironmentProblem[];
  /** Schedules that can be read and are not run. */
  readonly ignoredSchedules: readonly IgnoredSchedule[];
}

/** What is said of a schedule that cannot be run; it is followed by the place. */
const WRONG_AT: Readonly<Record<IgnoredSchedule['reason'] | 'unknown_platform', string>> = {
  shape: 'has a wrong or missing value',
  id_twice: 'has the same id twice',
  too_many: 'has more than 20 schedules',
  cron: 'has no cron expression of five fields',
  time_zone: 'has no IANA time zone such as Europe/Berlin',
  never: 'has an expression that never comes true',
  too_close: 'has times less than five minutes apart',
  unknown_platform: 'has a platform that PUBLISHERS does not have',
};

const DEFAULT_PUBLISHERS = [{ type: 'outbox' }];

/** Parses the JSON variables of standalone mode with the schemas of the orchestrator's blocks. Spec: configuration.md section 3. */
export function standaloneBlocks({
  standalone,
  standaloneStorage: provider,
  standaloneCaptioning: captioning,
}: Environment): StandaloneBlocks {
  const problems: EnvironmentProblem[] = [];
  const read = <T>(variable: string, parse: (path: string) => T): T | null => {
    try {
      return parse(variable);
    } catch (error) {
      if (!(error instanceof InvalidAnswer)) throw error;
      problems.push({ variable, rule: `has a wrong or missing value at ${error.path}` });
      return null;
    }
  };
  const paths = read('STORAGE_PATHS', (path) =>
    parseStoragePaths(standalone.storagePaths ?? { root: '/' }, path, provider),
  );
  const publishers = read('PUBLISHERS', (path) => publishersOf(standalone.publishers ?? DEFAULT_PUBLISHERS, path));
  const emailServer = read('EMAIL_SERVER', (path) => emailServerOf(standalone.emailServer, path));
  const ai = read('OPENAI_SETTINGS', (path) =>
    parseAi(standalone.openaiSettings ?? {}, path, captioning, {
      ref: null,
      ratePerMinute: standalone.aiRatePerMinute,
    }),
  );
  const captionFile = read('CAPTIONFILE_SETTINGS', (path) => parseCaptionFile(standalone.captionFileSettings, path));
  const confirmation = read('CONFIRMATION_SETTINGS', (path) =>
    parseConfirmation(standalone.confirmationSettings, path),
  );
  const content = read('CONTENT_SETTINGS', (path) => parseContent(standalone.contentSettings, path));
  const { schedules, ignored } = parseSchedules(standalone.schedule, 'SCHEDULE', new CronRules());
  const wrong = [...ignored.filter(({ reason }) => reason !== 'too_close'), ...aimless(schedules, publishers)];
  problems.push(...wrong.map(({ path, reason }) => ({ variable: 'SCHEDULE', rule: `${WRONG_AT[reason]} at ${path}` })));
  const ignoredSchedules = ignored.filter(({ reason }) => reason === 'too_close');
  if (!paths || !publishers || !ai || !captionFile || !confirmation || !content || problems.length > 0) {
    return { blocks: null, problems, ignoredSchedules };
  }
  const storage = { provider, credentialsRef: null, paths } as const;
  const blocks = { storage, publishers, emailServer, ai, captionFile, confirmation, content, schedules };
  return { blocks, problems, ignoredSchedules };
}

/** Platforms a schedule names and nobody has set up; `email` also means FetLife, as everywhere. */
function aimless(
  schedules: readonly TenantSchedule[],
  publishers: readonly PublisherEntry[] | null,
): readonly { readonly path: string; readonly reason: 'unknown_platform' }[] {
  const known = new Set(
    publishers?.flatMap(({ id, type }) => [id.toLowerCase(), type, type === 'fetlife' ? 'email' : type]),
  );
  const isKnown = (word: string): boolean => publishers === null || known.has(word.trim().toLowerCase());
  return schedules
    .filter(({ platforms }) => platforms?.some((word) => !isKnown(word)))
    .map(({ id }) => ({ path: `the platforms of ${id}`, reason: 'unknown_platform' }));
}

/** Entries are flat here: everything but the switches is the platform's config. */
function publishersOf(entries: readonly unknown[], path: string): readonly PublisherEntry[] {
  const wires = entries.map((entry, index) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
      throw new InvalidAnswer(`${path}[${index}]`);
    const { type, id, enabled, ...config } = entry as JsonObject;
    return { type, id: id ?? type, enabled, config };
  });
  const { entries: known, unknownTypes } = parsePublishers(wires, path, null);
  const unknown = wires.findIndex((wire) => unknownTypes.some((type) => type === wire.type));
  if (unknown >= 0) throw new InvalidAnswer(`${path}[${unknown}].type`);
  return known;
}

/** `{"sender","smtp_server","smtp_port"}`, the names of the Python Publisher V2. */
function emailServerOf(value: JsonObject | null, path: string): EmailServerConfig | null {
  if (value === null) return null;
  const { sender, smtp_server: host, smtp_port: port = 587, use_tls: useTls = true, username = null } = value;
  if (typeof sender !== 'string' || sender === '') throw new InvalidAnswer(`${path}.sender`);
  if (typeof host !== 'string' || host === '') throw new InvalidAnswer(`${path}.smtp_server`);
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidAnswer(`${path}.smtp_port`);
  }
  if (typeof useTls !== 'boolean') throw new InvalidAnswer(`${path}.use_tls`);
  if (username !== null && typeof username !== 'string') throw new InvalidAnswer(`${path}.username`);
  return { host, port, useTls, fromEmail: sender, username, passwordRef: null };
}
