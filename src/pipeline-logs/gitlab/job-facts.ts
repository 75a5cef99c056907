import { normalTime } from '../payload/times.js';
import type { JobFacts } from '../pipeline.types.js';

/** The jobs of a page; null = it is no list of jobs. Only the members that are sent are looked at. */
export function jobFactsOf(page: unknown): readonly JobFacts[] | null {
  if (!Array.isArray(page)) return null;
  const jobs = page.map(oneJob);
  return jobs.every((job) => job !== null) ? jobs : null;
}

function oneJob(value: unknown): JobFacts | null {
  if (typeof value !== 'object' || value === null) return null;
  const said = (name: string): unknown => (Object.hasOwn(value, name) ? Reflect.get(value, name) : null);
  const id = said('id');
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) return null;
  return {
    job_id: id,
    job_name: text(said('name')) ?? 'unknown',
    status: text(said('status')),
    stage: text(said('stage')),
    created_at: time(said('created_at')),
    started_at: time(said('started_at')),
    finished_at: time(said('finished_at')),
    duration: seconds(said('duration')),
    ref: text(said('ref')),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function time(value: unknown): string | null {
  const written = text(value);
  return written === null ? null : normalTime(written);
}

function seconds(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
