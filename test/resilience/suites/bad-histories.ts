import type { Evidence } from '../../support/processes/index.js';
import {
  HASH,
  picture,
  sidecar,
  bystander,
  post,
  send,
  record,
  step,
  answer,
  lookup,
  good,
  recorded,
  told,
  MINUTES,
} from './good-history.js';

/** By what is wrong with it: the change, and what the checker has to say about it. */
type History = Readonly<Record<string, readonly [Partial<Evidence>, string]>>;

const NOTHING_DONE: History = {
  'there was no photo': [{ planted: [] }, 'no photo was there at the start'],
  'nothing was published': [{ posts: [], arrivals: [] }, 'nothing was published'],
  'nobody asked': [{ answers: [] }, 'nobody asked for anything'],
  'no journal knows of a lookup': [{ lookups: [] }, 'the control plane was never asked'],
  'no journal knows of a call': [{ calls: [] }, 'the control plane was never asked'],
};

const I1: History = {
  'a post arrived twice': [{ arrivals: [send, send] }, `double send: 2 of aurora ${send.photo} outbox 1`],
  'a post was repeated although nobody could know that it had failed': [
    { arrivals: [{ ...send, verdict: 'unclear' }, send] },
    'double send: 2 of aurora',
  ],
  'a post is there twice': [{ posts: [post, post] }, 'double post: 2 of aurora'],
  'a picture was posted under two attempts': [
    { posts: [post, { ...post, attemptKey: `${HASH}.outbox.2` }] },
    'double post: 2 of aurora outbox derived',
  ],
  'a photo was accepted under two attempts': [
    { arrivals: [send, { ...send, attempt: 2 }] },
    `double send: 2 of aurora ${send.photo} outbox`,
  ],
  'a post is at another tenant': [{ posts: [{ ...post, tenant: 'harbor' }] }, 'post at another tenant: harbor'],
  'a send is at another tenant': [
    { arrivals: [send, { ...send, tenant: 'harbor' }] },
    'send at another tenant: harbor',
  ],
  'a post is of no known photo': [{ posts: [{ ...post, caption: 'hello' }] }, 'post of no known photo'],
  'a send is of no known photo': [
    { arrivals: [send, { ...send, photo: 'cd'.repeat(6) }] },
    'send of no known photo: aurora cdcd',
  ],
  'a post goes under another key': [
    { posts: [{ ...post, attemptKey: `${'cd'.repeat(32)}.outbox.1` }] },
    "post under another photo's key",
  ],
  'a post has no picture': [{ posts: [{ ...post, pictureSha256: null }] }, 'post without its picture'],
  'a post never arrived': [{ arrivals: [{ ...send, platform: 'other' }] }, 'post that never arrived'],
};

const I2: History = {
  'a photo is lost': [{ files: [sidecar, bystander] }, 'photo lost or changed: aurora/a.jpg'],
  'a photo has other bytes': [
    { files: [{ ...picture, sha256: 'changed' }, sidecar, bystander] },
    'photo lost or changed',
  ],
  'a file nobody put there is there': [
    { files: [...good.files, { ...picture, name: 'c.jpg', sha256: 'new' }] },
    'unknown bytes: aurora/archive/c.jpg',
  ],
  'a photo is there twice': [{ files: [...good.files, { ...picture, folder: 'inbox' }] }, 'photo there 2 times'],
  'a photo is at another tenant': [
    { files: [{ ...picture, tenant: 'harbor' }, sidecar, bystander] },
    'photo at another tenant: aurora/a.jpg',
  ],
  'a photo is in a strange folder': [
    { files: [{ ...picture, folder: 'archive/deep' }, sidecar, bystander] },
    'photo in a strange folder',
  ],
  'a sidecar is lost': [{ files: [picture, bystander] }, 'sidecar lost'],
  'a sidecar lost what a person wrote': [
    { files: [picture, { ...sidecar, text: '# ---\n' }, bystander] },
    'sidecar lost',
  ],
  'a sidecar is there twice': [{ files: [...good.files, { ...sidecar, folder: 'inbox' }] }, 'sidecar there 2 times'],
  'a sidecar was left behind': [
    { files: [picture, { ...sidecar, folder: 'inbox' }, bystander] },
    'sidecar not beside its photo',
  ],
  'a file of nobody in the run was overwritten': [
    { files: [picture, sidecar, { ...bystander, sha256: 'photo-2' }] },
    'overwritten: aurora/archive/b.jpg',
  ],
  'a file of nobody in the run was taken away': [{ files: [picture, sidecar] }, 'taken away: aurora/archive/b.jpg'],
  'a photo was nowhere for a moment': [
    { steps: [step(['a.jpg', HASH, null]), step(['archive/a.jpg', null, HASH])] },
    'nowhere for a moment: aurora/a.jpg',
  ],
  'a photo was written over and put back': [
    { steps: [step(['b.jpg', null, HASH]), step(['a.jpg', HASH, 'cd']), step(['a.jpg', 'cd', HASH])] },
    'overwritten on the way: aurora/a.jpg',
  ],
};

const I3: History = {
  'a send has no configuration': [{ lookups: [{ ...lookup, tenant: 'harbor' }] }, 'sent without a valid configuration'],
  'the configuration came only after the send': [
    { lookups: [{ ...lookup, atMs: 9_000 }] },
    'sent without a valid configuration',
  ],
  'the configuration was too old': [
    { arrivals: [{ ...send, atMs: 14 * MINUTES }], answers: [{ ...answer, endMs: 15 * MINUTES }] },
    'sent without a valid configuration',
  ],
  'publishing was closed': [{ lookups: [{ ...lookup, answer: 'closed' }] }, 'sent without a valid configuration'],
  'the tenant had been suspended before the request': [
    { lookups: [lookup, { ...lookup, atMs: 3_500, answer: 'negative' }] },
    'sent after the configuration had been taken back',
  ],
  'publishing had been closed before the request': [
    { lookups: [lookup, { ...lookup, atMs: 3_500, answer: 'closed' }] },
    'sent after the configuration had been taken back',
  ],
};

const I4: History = {
  "a request names another tenant's path": [
    { calls: [{ what: 'move', owners: ['aurora'], named: ['harbor'] }] },
    "harbor's things by another's secret: move",
  ],
  'a request names the paths of two tenants': [
    { calls: [{ what: 'copy', owners: ['aurora', 'harbor'], named: ['aurora', 'harbor'] }] },
    'two tenants in one request: copy',
  ],
  'a request goes outside of every tenant': [
    { calls: [{ what: 'list', owners: ['aurora'], named: [''] }] },
    'outside of every tenant: list',
  ],
  'a secret is nobody’s': [{ calls: [{ what: 'get', owners: [], named: ['aurora'] }] }, "by another's secret: get"],
};

const I5: History = {
  'a 200 leaves a platform out': [told({ results: {} }), 'but outbox is not sent'],
  'a 200 says sent and nothing arrived': [
    { arrivals: [{ ...send, verdict: 'unclear' }] },
    'says sent, and nothing arrived: outbox',
  ],
  'a result says failed and it arrived': [
    told({ status: 207, results: { outbox: { status: 'failed', attempt: 1 } } }),
    'says failed, and it arrived: outbox',
  ],
  'a 503 was told and something was sent': [told({ status: 503, results: {} }), 'sent, and no answer says so'],
  'a 409 was told and something was sent': [told({ status: 409, results: {} }), 'sent, and no answer says so'],
  'something was sent long after the answer': [told({ endMs: 4_500 }), 'sent, and no answer says so'],
  'something was sent before anybody asked': [told({ startMs: 5_500 }), 'sent, and no answer says so'],
  'the answer is about another photo': [told({ photo: 'cd'.repeat(32) }), 'sent, and no answer says so'],
};

const I6: History = {
  'a photo could not be resumed': [
    { recoveries: [{ tenant: 'aurora', photo: 'a.jpg', tookMs: 1, end: '409 in_progress' }] },
    'not resumable: aurora/a.jpg ended in 409 in_progress',
  ],
  'a photo was resumed too late': [
    { recoveries: [{ tenant: 'aurora', photo: 'a.jpg', tookMs: 150_001, end: 'done' }] },
    'resumed too late: aurora/a.jpg',
  ],
  'a photo was not asked about again': [{ recoveries: [] }, 'nobody asked again: aurora/a.jpg'],
};

const RECORDS: History = {
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
    { files: [{ ...picture, folder: 'keep' }, { ...sidecar, folder: 'keep' }, bystander] },
    'done, but not in archive',
  ],
};

/** Hand-made histories that break a promise, by the promise. Spec: reliability.md section 8. */
export const BAD = { NOTHING_DONE, I1, I2, I3, I4, I5, I6, RECORDS };
