import { KEPT_TRACES, MAX_RECORD_BYTES, newEntry, type LedgerRecord } from './record.js';
import { parseRecord, serializeRecord } from './record-codec.js';

const HASH = 'ab'.repeat(32);
const AT = '2026-11-21T10:00:00.000Z';

const RECORD: LedgerRecord = {
  schema: 1,
  contentHash: HASH,
  sha256: 'cd'.repeat(32),
  size: 1234,
  photo: { id: 'id:1', name: 'größe 😀.jpg', folder: 'archive' },
  state: 'DONE',
  epoch: 3,
  owner: { nonce: 'e'.repeat(32), kind: 'web' },
  writeNonce: 'f'.repeat(32),
  requested: ['outbox'],
  prepared: new Map([['outbox', { caption: 'a\n"b"', source: 'human', altText: null, spoiler: true }]]),
  platforms: new Map([
    [
      'outbox',
      {
        ...newEntry('outbox', '0'.repeat(16)),
        state: 'SENT',
        decided: { by: '1'.repeat(16), decision: 'posted', at: AT },
        past: [{ attempt: 1, state: 'SENT', postId: 'p', postUrl: null, sentAt: AT, caption: 'old' }],
        extra: { later: { deep: [1, null] } },
      },
    ],
  ]),
  move: {
    kind: 'archive',
    toFolder: 'archive',
    toName: 'a.jpg',
    sidecarName: 'a.jpg.txt',
    nonce: '2'.repeat(32),
    state: 'DONE',
    fromVersion: 'v1',
  },
  moves: [{ kind: 'keep', fromFolder: 'inbox', fromName: 'a', toFolder: 'keep', toName: 'b', at: AT, by: 'x' }],
  requests: [{ id: 'r1', bodyHash: 'h1', startedAt: AT, finishedAt: AT, answer: { a: [1] } }],
  createdAt: AT,
  updatedAt: AT,
  extra: { invented: 'by a later version' },
};

const json = (record: LedgerRecord = RECORD) =>
  JSON.parse(new TextDecoder().decode(serializeRecord(record))) as Record<string, unknown>;
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('the record of a photo', () => {
  it('when it is written and read, nothing is lost, unknown members included', () => {
    expect(parseRecord(serializeRecord(RECORD), HASH)).toEqual(RECORD);
    expect(json()).toMatchObject({
      invented: 'by a later version',
      platforms: { outbox: { later: { deep: [1, null] } } },
    });
  });

  it('when a member called like ours is unknown to a later version, ours wins', () => {
    expect(json({ ...RECORD, extra: { state: 'SOLD' } })['state']).toBe('DONE');
  });

  it.each([
    ['not UTF-8', () => new Uint8Array([0x7b, 0xff, 0x7d])],
    ['no JSON', () => new TextEncoder().encode('{"schema":1')],
    ['a list', () => bytes([])],
    ['empty', () => new Uint8Array()],
    ['of schema 0', () => bytes({ ...json(), schema: 0 })],
    ['of no schema', () => bytes({ ...json(), schema: 'one' })],
    ['of another photo', () => bytes({ ...json(), contentHash: '00'.repeat(32) })],
    ['with a short sha256', () => bytes({ ...json(), sha256: 'ab' })],
    ['with a photo in no folder', () => bytes({ ...json(), photo: { id: null, name: 'a', folder: 'attic' } })],
    ['with an unknown state', () => bytes({ ...json(), state: 'SOLD' })],
    ['with a broken entry', () => bytes({ ...json(), platforms: { outbox: { state: 'SENT' } } })],
    ['with a negative epoch', () => bytes({ ...json(), epoch: -1 })],
    ['with an unknown owner', () => bytes({ ...json(), owner: { nonce: 'a', kind: 'ghost' } })],
    ['with an unknown move', () => bytes({ ...json(), move: { ...RECORD.move, kind: 'sell' } })],
  ])('when a file is %s, it is corrupt', (_what, file) => {
    expect(() => parseRecord(file(), HASH)).toThrow(expect.objectContaining({ code: 'ledger_corrupt' }));
  });

  it.each(Object.keys(json()).filter((key) => key !== 'invented'))('when %s is missing, it is corrupt', (key) => {
    expect(() => parseRecord(bytes({ ...json(), [key]: undefined }), HASH)).toThrow(
      expect.objectContaining({ code: 'ledger_corrupt' }),
    );
  });

  it('when a later version wrote it, it says so, whatever else is in it', () => {
    expect(() => parseRecord(bytes({ schema: 2, all: 'new' }), HASH)).toThrow(
      expect.objectContaining({ code: 'ledger_version' }),
    );
  });

  it('when old texts are too much, they go before any state does, and the newest answer goes last', () => {
    const long = '😀'.repeat(10_000);
    const entry = RECORD.platforms.get('outbox') ?? newEntry('outbox', '');
    const past = { attempt: 1, state: 'SENT', postId: 'p', postUrl: null, sentAt: AT, caption: long } as const;
    const trace = { id: 'r', bodyHash: 'h', startedAt: AT, finishedAt: AT, answer: { caption: long } };
    const full: LedgerRecord = {
      ...RECORD,
      platforms: new Map([['outbox', { ...entry, past: Array.from({ length: KEPT_TRACES }, () => past) }]]),
      requests: Array.from({ length: KEPT_TRACES }, (_, at) => ({ ...trace, id: `r${at}` })),
    };
    const stored = serializeRecord(full);
    expect(stored.length).toBeLessThanOrEqual(MAX_RECORD_BYTES);
    const read = parseRecord(stored, HASH);
    expect(read.requests.map(({ id }) => id)).toEqual(full.requests.map(({ id }) => id));
    expect(read.requests.at(-1)?.answer).toEqual({ caption: long });
    expect(read.requests.slice(0, -1).every(({ answer }) => answer === null)).toBe(true);
    expect(read.platforms.get('outbox')).toMatchObject({ state: 'SENT', past: { length: KEPT_TRACES } });
  });
});
