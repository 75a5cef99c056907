import type { PlantedPhoto } from '../photos.js';
import type { Evidence, LedgerFile, Post } from './evidence.js';

const PHOTO_FOLDERS: readonly string[] = ['inbox', 'archive', 'keep', 'reject'];

/**
 * Every way in which a tree breaks the promises of publishing.md section 5.7; empty = none. Looks at what lies
 * on disk and nothing else. Spec: reliability.md section 8, I1, I2, I4 to I6.
 * @param endStates states a record may be left in; default: every photo is published and archived
 */
export function violationsOf(evidence: Evidence, endStates: readonly string[] = ['DONE']): readonly string[] {
  return [
    ...nothingDone(evidence),
    ...doubles(evidence),
    ...strayPosts(evidence),
    ...lostPhotos(evidence),
    ...lostSidecars(evidence),
    ...wrongRecords(evidence, endStates),
  ];
}

/** A run that did nothing proves nothing. */
function nothingDone({ planted, posts, arrivals }: Evidence): readonly string[] {
  if (planted.length === 0) return ['no photo was there at the start'];
  return posts.length === 0 || arrivals.length === 0 ? ['nothing was published'] : [];
}

/**
 * At most one for each attempt, and at most one of each picture at each platform, whatever its key says: the
 * persons of our runs look before they allow another attempt.
 */
function doubles({ posts, arrivals }: Evidence): readonly string[] {
  const byAttempt = (post: Post): string => `${post.tenant} ${post.attemptKey}`;
  const byPicture = (post: Post): string => `${post.tenant} ${post.platform} ${post.sha256}`;
  return [
    ...moreThanOne('post', posts, byAttempt),
    ...moreThanOne('send', arrivals, byAttempt),
    ...moreThanOne('post', posts, byPicture),
    ...moreThanOne('send', arrivals, byPicture),
  ];
}

function moreThanOne(what: string, posts: readonly Post[], keyOf: (post: Post) => string): readonly string[] {
  const counts = new Map<string, number>();
  for (const post of posts) counts.set(keyOf(post), (counts.get(keyOf(post)) ?? 0) + 1);
  return [...counts].flatMap(([key, count]) => (count > 1 ? [`double ${what}: ${count} of ${key}`] : []));
}

/** Posts of nobody's photo, of another tenant's, of another content, without or with a changed picture. */
function strayPosts({ planted, posts, arrivals }: Evidence): readonly string[] {
  const problems = [...posts, ...arrivals].flatMap((post) => {
    const photo = planted.find((one) => post.caption.includes(one.mark));
    const name = `${post.tenant} ${post.attemptKey}`;
    if (!photo) return [`post of no known photo: ${name}`];
    if (photo.tenant !== post.tenant) return [`post at another tenant: ${name}`];
    return post.attemptKey.startsWith(`${photo.contentHash}.`) ? [] : [`post under another photo's key: ${name}`];
  });
  const arrived = new Set(arrivals.map((post) => post.attemptKey));
  for (const post of posts) {
    if (post.pictureSha256 !== post.sha256) problems.push(`post without its picture: ${post.attemptKey}`);
    if (!arrived.has(post.attemptKey)) problems.push(`post that never arrived: ${post.attemptKey}`);
  }
  return problems;
}

function lostPhotos({ planted, files }: Evidence): readonly string[] {
  const problems = planted.flatMap((photo) => {
    const copies = files.filter((file) => file.sha256 === photo.sha256);
    if (copies.length === 0) return [`photo lost or changed: ${photo.tenant}/${photo.name}`];
    if (copies.length > 1) return [`photo there ${copies.length} times: ${photo.tenant}/${photo.name}`];
    return copies.flatMap((copy) => misplaced(photo, copy));
  });
  const known = new Set(planted.map((photo) => photo.sha256));
  const foreign = files.filter((file) => file.text === null && !known.has(file.sha256) && !file.name.startsWith('.'));
  return [...problems, ...foreign.map((file) => `unknown bytes: ${file.tenant}/${file.folder}/${file.name}`)];
}

function misplaced(photo: PlantedPhoto, copy: Evidence['files'][number]): readonly string[] {
  if (copy.tenant !== photo.tenant) return [`photo at another tenant: ${photo.tenant}/${photo.name}`];
  return PHOTO_FOLDERS.includes(copy.folder) ? [] : [`photo in a strange folder: ${photo.tenant}/${photo.name}`];
}

/** A sidecar stays whole, once, and in the same folder as its photo. */
function lostSidecars({ planted, files }: Evidence): readonly string[] {
  return planted.flatMap((photo) => {
    const name = `${photo.tenant}/${photo.name}`;
    const sidecars = files.filter((file) => file.text?.includes(`# own_note: ${photo.mark}\n`));
    const [sidecar] = sidecars;
    if (!sidecar) return [`sidecar lost: ${name}`];
    if (sidecars.length > 1) return [`sidecar there ${sidecars.length} times: ${name}`];
    const beside = files.some(
      ({ sha256, tenant, folder }) => sha256 === photo.sha256 && tenant === sidecar.tenant && folder === sidecar.folder,
    );
    return beside ? [] : [`sidecar not beside its photo: ${name}`];
  });
}

function wrongRecords(evidence: Evidence, endStates: readonly string[]): readonly string[] {
  return evidence.planted.flatMap((photo) => {
    const name = `${photo.tenant}/${photo.name}`;
    const records = evidence.ledger.filter((record) => record.contentHash === photo.contentHash);
    const [record] = records;
    if (!record || records.length !== 1) return [`${records.length} records of: ${name}`];
    if (record.tenant !== photo.tenant) return [`record at another tenant: ${name}`];
    const left = endStates.includes(record.state) ? [] : [`left ${record.state}: ${name}`];
    return [...left, ...wrongEntries(evidence, photo, record)];
  });
}

/** What a record says against what is there: no "done but not posted", no "not posted" that is there. */
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
