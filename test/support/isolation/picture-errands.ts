import type { WireAnswer } from '../canaries/index.js';
import { sha256Of } from '../processes/photos.js';
import { hasStatus, signedIn, stranger } from './errand.js';
import type { Errand, ErrandKind, Member, Occasion } from './errand.js';
import { SIZES } from './tenants.js';
import type { KnownPhoto, ThumbnailSize } from './tenants.js';

const SHARED_ORIGINAL = '/api/images/shared.jpg/original';
const FEATURES = '/api/config/features';

const thumbnailOf = (photo: KnownPhoto, size: ThumbnailSize): string =>
  `/api/images/${photo.name}/thumbnail?size=${size}`;

const get = (path: string, headers: Errand['headers'], judge: Errand['judge']): Errand => ({
  method: 'GET',
  path,
  headers,
  judge,
});

/** The answer is 200 with exactly the bytes of this hash. */
function isPicture(sha256: string | undefined): Errand['judge'] {
  return (answer) => hasStatus(200)(answer) ?? (sha256Of(answer.body) === sha256 ? null : 'bytes that are not its own');
}

function isThumbnail({ me }: Occasion, role: 'shared' | 'viewed', size: ThumbnailSize): Errand['judge'] {
  return isPicture(me.tenant.photos[role].thumbnails.get(size));
}

/** Asks with the tag another tenant gave for the same address; null while none is known, or it is our own as well. */
function withForeignTag(
  { me, other, memory }: Occasion,
  path: string,
  header: 'If-None-Match' | 'If-Range',
  judge: Errand['judge'],
): Errand | null {
  const tag = memory.tag(other.tenant.label, path);
  return tag === null ? null : get(path, { ...signedIn(me), [header]: tag }, judge);
}

const refuses = (member: Member): boolean => !member.tenant.isOpen;

/** Pictures, and everything that asks with a tag. */
export const PICTURE_ERRANDS: readonly ErrandKind[] = [
  {
    name: 'thumbnail',
    weight: 12,
    plan: (occasion) => {
      const size = occasion.random.pick(SIZES);
      const { shared } = occasion.me.tenant.photos;
      return get(thumbnailOf(shared, size), signedIn(occasion.me), isThumbnail(occasion, 'shared', size));
    },
  },
  {
    name: 'thumbnail for a stranger',
    weight: 6,
    plan: (occasion) => {
      const size = occasion.random.pick(SIZES);
      const { viewed } = occasion.me.tenant.photos;
      const judge = refuses(occasion.me) ? hasStatus(401) : isThumbnail(occasion, 'viewed', size);
      return get(thumbnailOf(viewed, size), stranger(occasion.me), judge);
    },
  },
  {
    name: 'thumbnail with its own tag',
    weight: 2,
    plan: ({ me, memory }) => {
      const path = thumbnailOf(me.tenant.photos.shared, SIZES[0]);
      const tag = memory.tag(me.tenant.label, path);
      return tag === null ? null : get(path, { ...signedIn(me), 'If-None-Match': tag }, hasStatus(304));
    },
  },
  {
    name: "thumbnail with another tenant's tag",
    weight: 6,
    plan: (occasion) => {
      const path = thumbnailOf(occasion.me.tenant.photos.shared, SIZES[0]);
      return withForeignTag(occasion, path, 'If-None-Match', isThumbnail(occasion, 'shared', SIZES[0]));
    },
  },
  {
    name: "thumbnail of another tenant's photo",
    weight: 4,
    plan: ({ me, other }) => get(thumbnailOf(other.tenant.photos.viewed, SIZES[0]), signedIn(me), hasStatus(404)),
  },
  {
    name: 'original',
    weight: 6,
    plan: ({ me }) => get(SHARED_ORIGINAL, signedIn(me), isPicture(me.tenant.photos.shared.sha256)),
  },
  {
    name: "original with another tenant's tag",
    weight: 3,
    plan: (occasion) => {
      const { sha256 } = occasion.me.tenant.photos.shared;
      return withForeignTag(occasion, SHARED_ORIGINAL, 'If-None-Match', isPicture(sha256));
    },
  },
  {
    name: "part of an original, if it is another tenant's",
    weight: 2,
    plan: (occasion) => {
      const { sha256 } = occasion.me.tenant.photos.shared;
      const errand = withForeignTag(occasion, SHARED_ORIGINAL, 'If-Range', isPicture(sha256));
      return errand && { ...errand, headers: { ...errand.headers, Range: 'bytes=0-99' } };
    },
  },
  {
    name: "original with another tenant's session",
    weight: 3,
    plan: ({ me, other }) =>
      get(SHARED_ORIGINAL, { ...signedIn(other), Host: me.tenant.host }, (answer: WireAnswer) =>
        [401, 403].includes(answer.status) ? null : `status ${answer.status} for another tenant's session`,
      ),
  },
  {
    name: "features with another tenant's tag",
    weight: 3,
    plan: (occasion) => withForeignTag(occasion, FEATURES, 'If-None-Match', hasStatus(200)),
  },
];
