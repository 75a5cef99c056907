import { parseArgs } from 'node:util';
import type { Clock, Ids } from '../kernel/index.js';
import { EnvironmentError, type LoadedEnvironment } from '../platform/environment/index.js';
import type { EventLog } from '../platform/logging/index.js';
import {
  settingsOf,
  type DeliveryOutbox,
  type PipelineLogsSettings,
  type RelayRecord,
} from '../pipeline-logs/index.js';
import { createDiskOutbox } from '../pipeline-logs/outbox/disk/index.js';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes.js';
import { UsageError } from './usage-error.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 36_500;

/** What the command needs of the world around it. */
export interface RelayCommandWorld {
  /** @throws EnvironmentError */
  readonly load: () => LoadedEnvironment;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
}

const OPTIONS = {
  json: { type: 'boolean', default: false },
  state: { type: 'string' },
  all: { type: 'boolean', default: false },
  'older-than': { type: 'string' },
} as const;

const USAGE = [
  'Usage: pipeline-logs list [--state pending|dead] [--json]',
  '       pipeline-logs show <id> [--json]',
  '       pipeline-logs replay <id…|--all> [--json]',
  '       pipeline-logs purge --older-than <days> [--json]',
].join('\n');

interface Wanted {
  readonly command: string;
  readonly ids: readonly string[];
  readonly json: boolean;
  readonly all: boolean;
  readonly state: string | undefined;
  readonly olderThan: string | undefined;
}

/** What a command says, for people and for scripts. */
interface Said {
  readonly text: string;
  readonly json: unknown;
  readonly code: ExitCode;
}

/**
 * Looks at the stored pipelines and replays or removes dead ones, on the spool folder alone: no server is started, and
 * one that runs beside it sees a replay within 10 s. Spec: pipeline-logs.md section 9.
 * @returns the exit code
 */
export async function pipelineLogs(args: readonly string[], world: RelayCommandWorld): Promise<ExitCode> {
  try {
    const wanted = wantedOf(args);
    const { environment, secrets } = world.load();
    const settings = settingsOf(environment, secrets);
    if (settings === null) throw new UsageError('The relay is off: set GITLAB_URL or PIPELINE_LOGS_ENABLED.');
    const said = await commandOf(wanted)(outboxOf(settings, world), wanted, world.clock.now());
    world.out(wanted.json ? `${JSON.stringify(said.json)}\n` : said.text);
    return said.code;
  } catch (error) {
    world.err(`${messageOf(error)}\n`);
    return exitCodeOf(error);
  }
}

function wantedOf(args: readonly string[]): Wanted {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [command = '', ...ids] = positionals;
    return { command, ids, json: values.json, all: values.all, state: values.state, olderThan: values['older-than'] };
  } catch {
    // The parser's own words would repeat what was typed.
    throw new UsageError(USAGE);
  }
}

type Command = (outbox: DeliveryOutbox, wanted: Wanted, now: number) => Promise<Said>;

const COMMANDS: ReadonlyMap<string, Command> = new Map(Object.entries({ list, show, replay, purge }));

function commandOf({ command }: Wanted): Command {
  const found = COMMANDS.get(command);
  if (found === undefined) throw new UsageError(USAGE);
  return found;
}

function outboxOf(settings: PipelineLogsSettings, { clock, ids, log }: RelayCommandWorld): DeliveryOutbox {
  const { spoolFolder: folder, spoolMaxBytes: maxBytes, dedupeDays, deadDays } = settings;
  return createDiskOutbox({ folder, maxBytes, dedupeDays, deadDays, clock, ids, log });
}

async function list(outbox: DeliveryOutbox, { ids, state, all, olderThan }: Wanted): Promise<Said> {
  if (ids.length > 0 || all || olderThan !== undefined) throw new UsageError(USAGE);
  if (state !== undefined && state !== 'pending' && state !== 'dead') throw new UsageError(USAGE);
  const pending = state === 'dead' ? [] : await outbox.pending();
  const dead = state === 'pending' ? [] : await outbox.dead();
  const rows = [...pending, ...dead].map(summaryOf);
  const text = rows.map(({ id, state: at, attempts, reason }) => [id, at, attempts, reason ?? ''].join('\t').trimEnd());
  const lines = text.map((line) => `${line}\n`).join('');
  return { text: lines === '' ? 'Nothing is stored.\n' : lines, json: rows, code: EXIT.done };
}

async function show(outbox: DeliveryOutbox, { ids: [id, ...more], all, state, olderThan }: Wanted): Promise<Said> {
  if (id === undefined || more.length > 0 || all || state !== undefined || olderThan !== undefined) {
    throw new UsageError(USAGE);
  }
  const records = [...(await outbox.pending()), ...(await outbox.dead())];
  const record = records.find((known) => known.id === id);
  if (record === undefined) throw new UsageError('There is no such record.');
  const shown = { ...summaryOf(record), ...detailsOf(record) };
  const lines = Object.entries(shown).map(([name, value]) => `${name}: ${value === null ? '-' : String(value)}\n`);
  return { text: lines.join(''), json: shown, code: EXIT.done };
}

/** Ids that are no dead record are named and change nothing for the others. */
async function replay(outbox: DeliveryOutbox, { ids, all, state, olderThan }: Wanted): Promise<Said> {
  if (all === ids.length > 0 || state !== undefined || olderThan !== undefined) throw new UsageError(USAGE);
  const dead = new Set((await outbox.dead()).map(({ id }) => id));
  const [replayed, unknown]: [string[], string[]] = [[], []];
  for (const id of all ? dead : new Set(ids)) {
    (dead.has(id) && (await outbox.replay(id)) ? replayed : unknown).push(id);
  }
  const partly = replayed.length > 0 ? EXIT.partly : EXIT.nothing;
  const code = unknown.length > 0 ? partly : replayed.length > 0 ? EXIT.done : EXIT.nothing;
  const text = `${replayed.length} replayed${unknown.length > 0 ? `, ${unknown.length} not among the dead` : ''}.\n`;
  return { text, json: { replayed, unknown: unknown.length }, code };
}

async function purge(outbox: DeliveryOutbox, { ids, all, state, olderThan }: Wanted, now: number): Promise<Said> {
  if (ids.length > 0 || all || state !== undefined || !/^\d{1,5}$/.test(olderThan ?? '')) throw new UsageError(USAGE);
  const days = Number(olderThan);
  if (days > MAX_DAYS) throw new UsageError(USAGE);
  const purged = await outbox.purge(now - days * DAY_MS);
  return { text: `${purged} removed.\n`, json: { purged }, code: EXIT.done };
}

function summaryOf({ id, state, facts, acceptedAt, sending, deadReason }: RelayRecord) {
  return {
    id,
    state,
    pipeline_id: facts.pipeline_id,
    project_id: facts.project_id,
    accepted_at: new Date(acceptedAt).toISOString(),
    attempts: sending.attempts,
    reason: deadReason,
  };
}

/** States and sizes; neither a log nor a name from GitLab. */
function detailsOf({ updatedAt, sending, notBefore, jobs, wanted, body, filesWritten }: RelayRecord) {
  return {
    updated_at: new Date(updatedAt).toISOString(),
    rounds: sending.rounds,
    last_status: sending.lastStatus,
    not_before: notBefore === null ? null : new Date(notBefore).toISOString(),
    jobs: wanted?.length ?? null,
    collected: jobs.length,
    log_bytes: jobs.reduce((sum, { bytes }) => sum + bytes, 0),
    body_bytes: body?.bytes ?? null,
    truncated_logs: body?.truncatedLogs ?? null,
    key: body?.key ?? null,
    files_written: filesWritten,
  };
}

/** Our own texts only: they name no path, address or secret. */
function messageOf(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof EnvironmentError) {
    return `The environment cannot be used: ${error.problems.map(({ variable, rule }) => `${variable} ${rule}`).join('; ')}.`;
  }
  return 'The stored pipelines cannot be read or changed.';
}
