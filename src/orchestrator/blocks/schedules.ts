import type { TenantSchedule } from '../../kernel/index.js';
import type { CronRules, CronVerdict } from '../../platform/cron/index.js';
import { OptionalInteger, OptionalText, OptionalTexts, OptionalWord, RequiredName, RequiredText } from './fields.js';
import { InvalidAnswer, parseBlock } from './parse-block.js';

const ORDERS = ['random', 'oldest', 'name'] as const;
const AI_WORDS = ['auto', 'never'] as const;
const MOST_PHOTOS = 10;
/** A tenant has a handful; what is behind them is not read. */
const MOST_SCHEDULES = 20;

/** Wire form of one entry of `config.schedule`, and of `SCHEDULE`. */
export class ScheduleDto {
  @RequiredName() id!: string;
  @RequiredText() cron!: string;
  @OptionalText() timeZone?: string | null;
  @OptionalWord(ORDERS) order?: (typeof ORDERS)[number] | null;
  @OptionalTexts() platforms?: string[] | null;
  @OptionalInteger(1, MOST_PHOTOS) count?: number | null;
  @OptionalWord(AI_WORDS) ai?: (typeof AI_WORDS)[number] | null;
}

/** An entry that is not run. Holds where it stands and why, never what it says. */
export interface IgnoredSchedule {
  /** Of the wrong field, or of the entry. */
  readonly path: string;
  readonly reason: 'shape' | 'id_twice' | 'too_many' | Exclude<CronVerdict, null>;
}

export interface ParsedSchedules {
  readonly schedules: readonly TenantSchedule[];
  readonly ignored: readonly IgnoredSchedule[];
}

/**
 * The schedules that can be run, and what is wrong with the others. Never throws: a schedule breaks nothing else.
 * Spec: publishing.md section 10.
 */
export function parseSchedules(value: unknown, path: string, cron: CronRules): ParsedSchedules {
  if (value === undefined || value === null) return { schedules: [], ignored: [] };
  if (!Array.isArray(value)) return { schedules: [], ignored: [{ path, reason: 'shape' }] };
  const schedules: TenantSchedule[] = [];
  const ignored: IgnoredSchedule[] = [];
  for (const [index, entry] of (value as readonly unknown[]).slice(0, MOST_SCHEDULES).entries()) {
    const read = readSchedule(entry, `${path}[${index}]`, cron);
    const isTwice = !('reason' in read) && schedules.some(({ id }) => id === read.id);
    if (isTwice) ignored.push({ path: `${path}[${index}].id`, reason: 'id_twice' });
    else if ('reason' in read) ignored.push(read);
    else schedules.push(read);
  }
  if (value.length > MOST_SCHEDULES) ignored.push({ path: `${path}[${MOST_SCHEDULES}]`, reason: 'too_many' });
  return { schedules, ignored };
}

function readSchedule(entry: unknown, path: string, rules: CronRules): TenantSchedule | IgnoredSchedule {
  try {
    const { id, cron, timeZone, order, platforms, count, ai } = parseBlock(ScheduleDto, entry, path);
    const zone = timeZone ?? 'UTC';
    // An empty list would be a schedule that publishes nowhere.
    if (platforms?.length === 0) return { path: `${path}.platforms`, reason: 'shape' };
    const verdict = rules.judge(cron, zone);
    if (verdict !== null) return { path: `${path}.${verdict === 'time_zone' ? 'timeZone' : 'cron'}`, reason: verdict };
    return {
      id,
      cron: cron.trim(),
      timeZone: zone,
      order: order ?? 'random',
      platforms: platforms ?? null,
      count: count ?? 1,
      ai: ai ?? 'auto',
    };
  } catch (error) {
    if (!(error instanceof InvalidAnswer)) throw error;
    return { path: error.path, reason: 'shape' };
  }
}
