import type { PlantedPhoto } from '../photos.js';
import type { Evidence, LedgerFile } from './evidence.js';

/** What the records say against what is there: no "done but not posted", no "not posted" that is there. */
export function wrongRecords(
  evidence: Evidence,
  endStates: readonly string[],
  exceptions: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return evidence.planted.flatMap((photo) => {
    const name = `${photo.tenant}/${photo.name}`;
    const records = evidence.ledger.filter((record) => record.contentHash === photo.contentHash);
    const [record] = records;
    if (!record || records.length !== 1) return [`${records.length} records of: ${name}`];
    if (record.tenant !== photo.tenant) return [`record at another tenant: ${name}`];
    const states = [...endStates, ...(exceptions.get(photo.contentHash) ?? [])];
    const left = states.includes(record.state) ? [] : [`left ${record.state}: ${name}`];
    return [...left, ...wrongEntries(evidence, photo, record)];
  });
}

function wrongEntries({ posts, files }: Evidence, photo: PlantedPhoto, record: LedgerFile): readonly string[] {
  const problems = Object.entries(record.platforms).flatMap(([platform, { state, attempt }]) => {
    const isPosted = posts.some((post) => post.attemptKey === `${photo.contentHash}.${platform}.${attempt}`);
    if (state === 'SENT' && !isPosted) return [`recorded as sent, not posted: ${platform} of ${photo.name}`];
    const saysNo = state === 'PENDING' || state === 'FAILED' || state === 'WITHDRAWN';
    return saysNo && isPosted ? [`recorded as ${state}, but posted: ${platform} of ${photo.name}`] : [];
  });
  if (record.state !== 'DONE') return problems;
  const open = record.requested.filter((platform) => record.platforms[platform]?.state !== 'SENT');
  const isHere = files.some(({ sha256, folder }) => sha256 === photo.sha256 && folder === record.folder);
  return [
    ...problems,
    ...open.map((platform) => `done without ${platform}: ${photo.name}`),
    ...(isHere && record.folder !== 'inbox' ? [] : [`done, but not in ${record.folder}: ${photo.name}`]),
  ];
}
