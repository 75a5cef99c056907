import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';

/** Where the demo's photos may lie. */
export const STORAGE_KINDS = ['local', 'dropbox', 's3'] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];

/** Storages that a stand-in plays. */
export type RemoteKind = Exclude<StorageKind, 'local'>;

/** Bad days of a storage, and what they look like. */
export const BAD_DAYS = {
  down: 'every call is answered 503',
  slow: 'every answer waits a second',
  limited: 'too many calls: 429, or SlowDown',
  revoked: 'the refresh token, or the access key, was taken away',
  full: 'no space left: reading works, writing does not (Dropbox)',
  locked: 'another writer holds the folder lock (Dropbox)',
  lying: 'write conditions are ignored, as by some S3-compatible stores (S3)',
} as const;
export type BadDay = keyof typeof BAD_DAYS;

const ONLY_FOR: Readonly<Partial<Record<BadDay, RemoteKind>>> = { full: 'dropbox', locked: 'dropbox', lying: 's3' };

/** A bad day and whose; `tenant` null = everybody's. */
export interface PlannedDay {
  readonly day: BadDay;
  readonly tenant: DemoTenant | null;
}

/** @throws Error with a text for people */
export function storageOf(text: string): StorageKind {
  const kind = STORAGE_KINDS.find((one) => one === text);
  if (!kind) throw new Error(`--storage must be one of: ${STORAGE_KINDS.join(', ')}.`);
  return kind;
}

/** `down`, `revoked@harbor`. @throws Error with a text for people */
export function plannedDay(text: string, kind: StorageKind): PlannedDay {
  if (kind === 'local') throw new Error('--storage-fault needs a storage that can fail: --storage dropbox or s3.');
  const [word = '', name, ...rest] = text.split('@');
  const words = badDaysOf(kind);
  const day = words.find((one) => one === word);
  if (!day || rest.length > 0)
    throw new Error(`--storage-fault with --storage ${kind} must be one of: ${words.join(', ')}.`);
  const tenant = DEMO_TENANTS.find((one) => one === name) ?? null;
  if (name !== undefined && tenant === null) {
    throw new Error(`--storage-fault knows the tenants ${DEMO_TENANTS.join(', ')}, for example ${day}@harbor.`);
  }
  if (day === 'lying' && tenant !== null) throw new Error('--storage-fault lying is for the whole store: no tenant.');
  return { day, tenant };
}

/** Words that make sense for a storage. */
export function badDaysOf(kind: RemoteKind): readonly BadDay[] {
  return Object.keys(BAD_DAYS).filter((word): word is BadDay => (ONLY_FOR[word as BadDay] ?? kind) === kind);
}

/** For people: `slow, both tenants: every answer waits a second`. */
export function dayInWords({ day, tenant }: PlannedDay): string {
  return `${day}, ${tenant ?? 'both tenants'}: ${BAD_DAYS[day]}`;
}
