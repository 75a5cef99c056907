import type { Evidence } from '../../support/processes/index.js';
import {
  HASH,
  picture,
  sidecar,
  bystander,
  post,
  send,
  record,
  answer,
  lookup,
  recorded,
  told,
  MINUTES,
} from './good-history.js';

/** Histories that look odd and are in order. */
export const ODD: Readonly<Record<string, readonly [Partial<Evidence>, (readonly string[])?]>> = {
  'everything is as it should be': [{}],
  'a person has yet to decide': [{ ledger: recorded('UNKNOWN') }, ['IDLE']],
  'a post was refused in plain words and sent once more': [{ arrivals: [{ ...send, verdict: 'refused' }, send] }],
  'a lost post was sent again after a person had looked': [
    {
      arrivals: [
        { ...send, verdict: 'unclear', atMs: 4_500 },
        { ...send, attempt: 2 },
      ],
      posts: [{ ...post, attemptKey: `${HASH}.outbox.2` }],
      ledger: [{ ...record, platforms: { outbox: { state: 'SENT', attempt: 2 } } }],
      answers: [
        { ...answer, endMs: 4_600, status: 207, results: { outbox: { status: 'unknown', attempt: 1 } } },
        { ...answer, startMs: 4_700, results: { outbox: { status: 'sent', attempt: 2 } } },
      ],
    },
  ],
  'the process died before it answered': [told({ status: null, endMs: 4_100, results: {} })],
  'the request went on after a 202': [told({ status: 202, endMs: 4_100, results: {} })],
  'another request was told 409 at the same time': [
    { answers: [answer, { ...answer, status: 409, code: 'in_progress', results: {} }] },
  ],
  'a publish of any photo died': [told({ photo: null, status: null, results: {} })],
  'the tenant was suspended while the request was on its way': [
    { lookups: [lookup, { ...lookup, atMs: 4_800, answer: 'negative' }] },
  ],
  'the tenant was suspended and is back': [
    { lookups: [lookup, { ...lookup, atMs: 3_200, answer: 'negative' }, { ...lookup, atMs: 3_600 }] },
  ],
  'the configuration was of an age that is still good': [
    { arrivals: [{ ...send, atMs: 10 * MINUTES }], answers: [{ ...answer, endMs: 11 * MINUTES }] },
  ],
  'a photo stood beside an equal one all the time': [
    {
      untouched: [{ ...bystander, sha256: 'photo' }],
      files: [picture, sidecar, { ...bystander, sha256: 'photo' }],
    },
  ],
  'a person was needed in the end': [
    { recoveries: [{ tenant: 'aurora', photo: 'a.jpg', tookMs: 150_000, end: 'needs_decision' }] },
  ],
  'there was no nemesis': [{ recoveries: null }],
};
