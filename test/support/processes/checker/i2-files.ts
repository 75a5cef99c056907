import type { PlantedPhoto } from '../photos.js';
import type { Evidence, TreeFile } from './evidence.js';

const PHOTO_FOLDERS: readonly string[] = ['inbox', 'archive', 'keep', 'reject'];

const placeOf = ({ tenant, folder, name }: TreeFile): string => `${tenant}/${folder}/${name}`;

/** I2: every photo and sidecar once, byte-identical, in a folder of its own tenant, at the end and in between. */
export function lostFiles(evidence: Evidence): readonly string[] {
  const untouched = new Set(evidence.untouched.map(placeOf));
  const own = { ...evidence, files: evidence.files.filter((file) => !untouched.has(placeOf(file))) };
  return [...disturbed(evidence), ...lostPhotos(own), ...lostSidecars(own), ...neverNowhere(evidence)];
}

/** What nobody had any business with is where it was, byte for byte. */
function disturbed({ untouched, files }: Evidence): readonly string[] {
  const now = new Map(files.map((file) => [placeOf(file), file.sha256]));
  return untouched.flatMap((file) => {
    const sha256 = now.get(placeOf(file));
    if (sha256 === undefined) return [`taken away: ${placeOf(file)}`];
    return sha256 === file.sha256 ? [] : [`overwritten: ${placeOf(file)}`];
  });
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
  return [...problems, ...foreign.map((file) => `unknown bytes: ${placeOf(file)}`)];
}

function misplaced(photo: PlantedPhoto, copy: TreeFile): readonly string[] {
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

/**
 * Through all that the storage did, in order: never a moment at which a photo's bytes were nowhere, and never a photo
 * written over another.
 */
function neverNowhere({ planted, untouched, steps }: Evidence): readonly string[] {
  const equal = (photo: PlantedPhoto): number => untouched.filter(({ sha256 }) => sha256 === photo.sha256).length;
  const present = new Map(planted.map((photo) => [photo.contentHash, 1 + equal(photo)]));
  const names = new Map(planted.map((photo) => [photo.contentHash, `${photo.tenant}/${photo.name}`]));
  const problems: string[] = [];
  const count = (hash: string | null, by: number): void => {
    const copies = hash === null ? undefined : present.get(hash);
    if (hash !== null && copies !== undefined) present.set(hash, copies + by);
  };
  for (const { changes } of steps) {
    for (const { before, after } of changes) {
      count(before, -1);
      count(after, +1);
      const isOver = before !== null && after !== null && before !== after;
      if (isOver && names.has(before)) problems.push(`overwritten on the way: ${names.get(before)}`);
    }
    for (const hash of new Set(changes.map(({ before }) => before ?? ''))) {
      if ((present.get(hash) ?? 1) < 1) problems.push(`nowhere for a moment: ${names.get(hash)}`);
    }
  }
  return problems;
}
