import { violationsOf } from '../support/processes/index.js';
import type { Evidence, LedgerFile, PlantedPhoto, Post, TreeFile } from '../support/processes/index.js';

const HASH = 'ab'.repeat(32);
const photo: PlantedPhoto = { tenant: 'aurora', name: 'a.jpg', sha256: 'photo', contentHash: HASH, mark: 'mark-1' };
const picture: TreeFile = { tenant: 'aurora', folder: 'archive', name: 'a.jpg', sha256: 'photo', text: null };
const sidecar: TreeFile = { ...picture, name: 'a.jpg.txt', sha256: 'text', text: '# ---\n# own_note: mark-1\n' };
const post: Post = {
  tenant: 'aurora',
  attemptKey: `${HASH}.outbox.1`,
  platform: 'outbox',
  caption: 'mark-1 at the sea',
  sha256: 'derived',
  pictureSha256: 'derived',
};
const record: LedgerFile = {
  tenant: 'aurora',
  contentHash: HASH,
  state: 'DONE',
  folder: 'archive',
  requested: ['outbox'],
  platforms: { outbox: { state: 'SENT', attempt: 1 } },
};
const good: Evidence = {
  planted: [photo],
  files: [picture, sidecar],
  posts: [post],
  arrivals: [post],
  ledger: [record],
};
const recorded = (state: string, attempt = 1): Evidence['ledger'] => [
  { ...record, state: 'IDLE', platforms: { outbox: { state, attempt } } },
];

const BAD: Readonly<Record<string, readonly [Partial<Evidence>, string]>> = {
  'there was no photo': [{ planted: [] }, 'no photo was there at the start'],
  'nothing was published': [{ posts: [], arrivals: [] }, 'nothing was published'],
  'a post arrived twice': [{ arrivals: [post, post] }, 'double send: 2 of aurora'],
  'a post is there twice': [{ posts: [post, post] }, 'double post: 2 of aurora'],
  'a picture was posted under two attempts': [
    { posts: [post, { ...post, attemptKey: `${HASH}.outbox.2` }] },
    'double post: 2 of aurora outbox derived',
  ],
  'a post arrived under two attempts': [
    { arrivals: [post, { ...post, attemptKey: `${HASH}.outbox.2` }] },
    'double send: 2 of aurora outbox derived',
  ],
  'a post is at another tenant': [{ posts: [{ ...post, tenant: 'harbor' }] }, 'post at another tenant: harbor'],
  'a post is of no known photo': [{ posts: [{ ...post, caption: 'hello' }] }, 'post of no known photo'],
  'a post goes under another key': [
    { posts: [{ ...post, attemptKey: `${'cd'.repeat(32)}.outbox.1` }] },
    "post under another photo's key",
  ],
  'a post has no picture': [{ posts: [{ ...post, pictureSha256: null }] }, 'post without its picture'],
  'a post never arrived': [{ arrivals: [{ ...post, attemptKey: `${HASH}.other.1` }] }, 'post that never arrived'],
  'a photo is lost': [{ files: [sidecar] }, 'photo lost or changed: aurora/a.jpg'],
  'a photo has other bytes': [{ files: [{ ...picture, sha256: 'changed' }, sidecar] }, 'photo lost or changed'],
  'a file nobody put there is there': [
    { files: [picture, sidecar, { ...picture, name: 'b.jpg', sha256: 'new' }] },
    'unknown bytes: aurora/archive/b.jpg',
  ],
  'a photo is there twice': [{ files: [picture, { ...picture, folder: 'inbox' }, sidecar] }, 'photo there 2 times'],
  'a photo is at another tenant': [
    { files: [{ ...picture, tenant: 'harbor' }, sidecar] },
    'photo at another tenant: aurora/a.jpg',
  ],
  'a photo is in a strange folder': [
    { files: [{ ...picture, folder: 'archive/deep' }, sidecar] },
    'photo in a strange folder',
  ],
  'a sidecar is lost': [{ files: [picture] }, 'sidecar lost'],
  'a sidecar lost what a person wrote': [{ files: [picture, { ...sidecar, text: '# ---\n' }] }, 'sidecar lost'],
  'a sidecar is there twice': [{ files: [picture, sidecar, { ...sidecar, folder: 'inbox' }] }, 'sidecar there 2 times'],
  'a sidecar was left behind': [{ files: [picture, { ...sidecar, folder: 'inbox' }] }, 'sidecar not beside its photo'],
  'there is no record': [{ ledger: [] }, '0 records of'],
  'a record is at another tenant': [{ ledger: [{ ...record, tenant: 'harbor' }] }, 'record at another tenant'],
  'a record was left half done': [{ ledger: [{ ...record, state: 'CLAIMED' }] }, 'left CLAIMED'],
  'a record says sent and nothing is posted': [
    { ledger: recorded('SENT', 2) },
    'recorded as sent, not posted: outbox of a.jpg',
  ],
  'a record says pending and it is posted': [{ ledger: recorded('PENDING') }, 'recorded as PENDING, but posted'],
  'a record says failed and it is posted': [{ ledger: recorded('FAILED') }, 'recorded as FAILED, but posted'],
  'a record is done and a platform is missing': [
    { ledger: [{ ...record, requested: ['outbox', 'other'] }] },
    'done without other',
  ],
  'a record is done and the photo is elsewhere': [
    {
      files: [
        { ...picture, folder: 'keep' },
        { ...sidecar, folder: 'keep' },
      ],
    },
    'done, but not in archive',
  ],
};

describe('the checker of the resilience runs', () => {
  it('when everything is as it should be, it finds nothing', () => {
    expect(violationsOf(good)).toEqual([]);
    const undecided = { ...good, ledger: recorded('UNKNOWN') };
    expect(violationsOf(undecided, ['IDLE'])).toEqual([]);
  });

  it.each(Object.entries(BAD))('when %s, it says so', (_, [change, problem]) => {
    expect(violationsOf({ ...good, ...change })).toContainEqual(expect.stringContaining(problem));
  });
});
