import type { AiConfig, Clock } from '../../kernel/index.js';
import type { ModelAdvisory } from '../captioning.port.js';

type Severity = ModelAdvisory['severity'];
type Setting = ModelAdvisory['setting'];

const SEVERITIES = ['info', 'warning', 'critical'] as const satisfies readonly Severity[];
export const ADVISED_SETTINGS = ['vision_model', 'caption_model'] as const satisfies readonly Setting[];

const DAY_MS = 86_400_000;
/** Spec: captioning.md section 7. */
const WARN_DAYS = 60;
const CRITICAL_DAYS = 14;
const MAX_MODEL_NAME = 100;

/** What the orchestrator announces about one model. */
export interface Announced {
  readonly severity: Severity;
  readonly shutdownDate: string | null;
  readonly recommendedReplacement: string | null;
}

/** @returns null when nothing is announced; `malformed` when it cannot be read and is therefore ignored */
export function parseLifecycle(extra: AiConfig['extra'], setting: Setting): Announced | null | 'malformed' {
  const value = extra[`${setting}_lifecycle`];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) return 'malformed';
  const { warning, shutdown_date, recommended_replacement, severity } = value as Readonly<Record<string, unknown>>;
  const known = SEVERITIES.find((word) => word === (severity ?? 'info'));
  const date = shutdown_date === undefined || shutdown_date === null ? null : dateOf(shutdown_date);
  const isBadDate = date === null && shutdown_date !== undefined && shutdown_date !== null;
  if (known === undefined || isBadDate || !isTextOrNone(warning) || !isTextOrNone(recommended_replacement)) {
    return 'malformed';
  }
  if (date === null && !warning) return 'malformed'; // it says nothing
  return {
    severity: known,
    shutdownDate: date,
    recommendedReplacement: recommended_replacement?.slice(0, MAX_MODEL_NAME) ?? null,
  };
}

/** `YYYY-MM-DD` of a date, a time or seconds since 1970; null = none that can be read. */
export function dateOf(value: unknown): string | null {
  if (typeof value === 'number') {
    const date = new Date(value * 1000);
    return Number.isNaN(date.getTime()) || value <= 0 ? null : date.toISOString().slice(0, 10);
  }
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(?:T|$)/u.test(value)) return null;
  const day = value.slice(0, 10);
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? null : day;
}

/** Whole days until a date begins, UTC; negative once it is past. */
export function daysUntil(date: string, clock: Clock): number {
  return Math.ceil((Date.parse(`${date}T00:00:00Z`) - clock.now()) / DAY_MS);
}

/**
 * What is to be said about one model: the earlier of two dates, and the graver of what is announced and what the
 * date means.
 * @param ending the date the provider itself names
 */
export function advisoryOf(
  setting: Setting,
  announced: Announced | null,
  ending: string | null,
  clock: Clock,
): ModelAdvisory | null {
  const dates = [announced?.shutdownDate, ending].flatMap((date) => date ?? []).sort();
  if (announced === null && dates.length === 0) return null;
  const shutdownDate = dates[0] ?? null;
  const severity = graver(announced?.severity ?? 'info', shutdownDate === null ? 'info' : byDate(shutdownDate, clock));
  return { setting, severity, shutdownDate, recommendedReplacement: announced?.recommendedReplacement ?? null };
}

/** Worst first. */
export function worstFirst(advisories: readonly ModelAdvisory[]): readonly ModelAdvisory[] {
  const rank = ({ severity }: ModelAdvisory): number => SEVERITIES.indexOf(severity);
  return [...advisories].sort((one, other) => rank(other) - rank(one));
}

function byDate(date: string, clock: Clock): Severity {
  const days = daysUntil(date, clock);
  return days <= CRITICAL_DAYS ? 'critical' : days <= WARN_DAYS ? 'warning' : 'info';
}

function graver(one: Severity, other: Severity): Severity {
  return SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(other) ? one : other;
}

function isTextOrNone(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}
