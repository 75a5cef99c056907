import { BLANK } from '../../support/processes/index.js';
import type { Arrival, Evidence, LedgerFile, PlantedPhoto, Post, TreeFile } from '../../support/processes/index.js';

export const HASH = 'ab'.repeat(32);
const TEXT = '# ---\n# own_note: mark-1\n';
export const photo: PlantedPhoto = {
  tenant: 'aurora',
  name: 'a.jpg',
  sha256: 'photo',
  contentHash: HASH,
  mark: 'mark-1',
};
export const picture: TreeFile = { tenant: 'aurora', folder: 'archive', name: 'a.jpg', sha256: 'photo', text: null };
export const sidecar: TreeFile = { ...picture, name: 'a.jpg.txt', sha256: 'text', text: TEXT };
export const bystander: TreeFile = { ...picture, name: 'b.jpg', sha256: 'other' };
export const post: Post = {
  tenant: 'aurora',
  attemptKey: `${HASH}.outbox.1`,
  platform: 'outbox',
  caption: 'mark-1 at the sea',
  sha256: 'derived',
  pictureSha256: 'derived',
};
export const send: Arrival = {
  tenant: 'aurora',
  photo: HASH.slice(0, 12),
  platform: 'outbox',
  attempt: 1,
  verdict: 'accepted',
  atMs: 5_000,
};
export const record: LedgerFile = {
  tenant: 'aurora',
  contentHash: HASH,
  state: 'DONE',
  folder: 'archive',
  requested: ['outbox'],
  platforms: { outbox: { state: 'SENT', attempt: 1 } },
};
export const step = (...changes: readonly (readonly [string, string | null, string | null])[]) => ({
  changes: changes.map(([path, before, after]) => ({ path, before, after })),
});
export const answer: Evidence['answers'][number] = {
  tenant: 'aurora',
  photo: HASH,
  startMs: 4_000,
  endMs: 6_000,
  status: 200,
  code: null,
  results: { outbox: { status: 'sent', attempt: 1 } },
};
export const lookup: Evidence['lookups'][number] = { tenant: 'aurora', atMs: 3_000, answer: 'open' };
/** A small run in which all went well. */
export const good: Evidence = {
  ...BLANK,
  planted: [photo],
  untouched: [bystander],
  files: [picture, sidecar, bystander],
  posts: [post],
  arrivals: [send],
  ledger: [record],
  // A move of an object store: there twice for a moment, never nowhere.
  steps: [step(['archive/a.jpg', null, HASH]), step(['a.jpg', HASH, null])],
  lookups: [lookup],
  calls: [{ what: 'upload', owners: ['aurora'], named: ['aurora'] }],
  answers: [answer],
  recoveries: [{ tenant: 'aurora', photo: 'a.jpg', tookMs: 90_000, end: 'done' }],
};
export const recorded = (state: string, attempt = 1): Evidence['ledger'] => [
  { ...record, state: 'IDLE', platforms: { outbox: { state, attempt } } },
];
export const told = (change: Partial<Evidence['answers'][number]>): Partial<Evidence> => ({
  answers: [{ ...answer, ...change }],
});
export const MINUTES = 60_000;
