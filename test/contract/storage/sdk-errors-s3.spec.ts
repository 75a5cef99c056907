import { S3ServiceException } from '@aws-sdk/client-s3';
import * as sdk from '@aws-sdk/client-s3';
import { startGarbageServer } from '../../support/canaries/garbage-server.js';
import type { Fault } from '../../support/s3/index.js';
import {
  errorDocument,
  expectedEnd,
  filled,
  OPERATIONS,
  ofStatus,
  OUT,
  Pool,
  S3_CODES,
  S3_FAULTS,
  S3Bench,
  shareOf,
  toldByS3,
  tried,
  TRUTH,
  type NamedFault,
  type S3Place,
  type StorageOperation,
} from '../../support/leaks/index.js';

const BENCHES = 3;
const SUITE_MS = 300_000;
const SHORT_MS = 300;
/** The store has none. */
const DONE_BY_S3 = OPERATIONS.filter(({ name }) => name !== 'preview');
/** What is asked of a lock until its time is over, ten seconds later. */
const PATIENT = [
  'PreconditionFailed',
  'ConditionalRequestConflict',
  'NoSuchKey',
  'NotFound',
  'NotImplemented',
  'InvalidRange',
];

let pool: Pool<S3Bench>;
beforeAll(async () => {
  pool = await Pool.open(BENCHES, () => S3Bench.open());
}, SUITE_MS);
afterAll(() => pool.close());

/** One way for one operation to go wrong. */
interface Case extends NamedFault<Fault> {
  readonly place: S3Place;
}

test('when the SDK throws, each of its errors has its place in the table', () => {
  const classes = Object.values(sdk).filter(
    (one): one is typeof S3ServiceException => typeof one === 'function' && one.prototype instanceof S3ServiceException,
  );
  expect(classes.length).toBeGreaterThan(15);
  expect(classes.map(({ name }) => name).filter((name) => !Object.hasOwn(S3_CODES, name))).toEqual([]);
});

describe.each(DONE_BY_S3)('$name', (operation) => {
  test(
    'when any of its requests meets any error, it ends as documented and nothing is seen of what was sent',
    async () => {
      const { as: truth, places } = await healthy(operation);
      const all = places.flatMap((place) => [...refusals(operation, place), ...common(operation, place)]);
      const cases = shareOf(all, DONE_BY_S3.indexOf(operation));
      const ended = await pool.map(cases, (bench, one) => meet(bench, operation, one));
      expect(all.length).toBeGreaterThan(30);
      expect(ended).toEqual(
        cases.map(({ place, name, as }, at) => ({
          case: `${place}: ${name}`,
          isMet: true,
          as: expectedEnd(as, ended[at]?.as ?? '', truth),
          wrong: [],
        })),
      );
    },
    SUITE_MS,
  );
});

describe('a store that is not there', () => {
  test('when the bucket is gone, every operation is an outage and none says that nothing is there', async () => {
    const ended = await pool.map(DONE_BY_S3, async (bench, operation) => {
      const scene = await prepared(bench, operation);
      bench.s3.control.fail('any', { kind: 'echo', status: 404, code: 'NoSuchBucket' });
      return { operation: operation.name, ...(await tried(operation, scene)) };
    });
    expect(ended).toEqual(DONE_BY_S3.map(({ name }) => ({ operation: name, as: OUT, wrong: [] })));
  });

  test('when it does not even speak HTTP and repeats all it was sent, nothing of that is seen', async () => {
    const garbage = await startGarbageServer();
    try {
      const ended = await pool.map(DONE_BY_S3, async (bench, operation) => {
        const scene = await bench.prepare({ url: garbage.url });
        return { operation: operation.name, ...(await tried(operation, scene)) };
      });
      expect(ended).toEqual(DONE_BY_S3.map(({ name }) => ({ operation: name, as: OUT, wrong: [] })));
      expect(garbage.asked()).toBeGreaterThanOrEqual(DONE_BY_S3.length);
    } finally {
      await garbage.close();
    }
  });
});

async function prepared(bench: S3Bench, { name }: StorageOperation, isEndless = false) {
  return bench.prepare({ isNew: name === 'probe', ...(isEndless ? { deadlineMs: SHORT_MS } : {}) });
}

/** What it does when nothing is wrong, and which requests it makes for that. */
async function healthy(operation: StorageOperation) {
  const { first } = pool;
  const scene = await prepared(first, operation);
  const before = first.s3.journal.length;
  const { as, wrong } = await tried(operation, scene);
  expect([as, wrong]).toEqual([expect.not.stringMatching(/storage_|null|gone|thrown/u), []]);
  const places = first.placesSince(before).filter((place) => isOwn(operation, place));
  return { as, places };
}

/** Locks are the same wherever they are taken, so what takes one and what takes two stand for all. */
function isOwn({ name }: StorageOperation, place: S3Place): boolean {
  return !place.endsWith('a lock') || ['create', 'moveSidecar'].includes(name);
}

/** These make dozens of requests each time, all of them as others do: of each kind of error they meet one. */
const LONG = ['moveSidecar', 'copySidecar', 'probe'];

/** Every code there is, in an answer that repeats what it was sent. */
function refusals(operation: StorageOperation, place: S3Place): readonly Case[] {
  const codes = Object.entries(S3_CODES);
  const firsts = new Map(codes.toReversed().map((one) => [one[1].join(), one]));
  return (LONG.includes(operation.name) ? [...firsts.values()] : codes).flatMap(
    ([code, [status, expected]]): Case[] => {
      if (place === 'put of a lock' && PATIENT.includes(code)) return [];
      const as = place === 'head' ? ofStatus(status) : expected;
      const fault: Fault = { kind: 'echo', status, words: errorDocument(code) };
      return [{ place, name: code, fault, as: endOf(operation, place, as) }];
    },
  );
}

function common(operation: StorageOperation, place: S3Place): readonly Case[] {
  const firsts = new Map(S3_FAULTS.toReversed().map((one) => [`${one.fault.kind} ${String(one.as)}`, one]));
  return (LONG.includes(operation.name) ? [...firsts.values()] : S3_FAULTS).map((one) => {
    const { fault } = one;
    const isBare = place === 'head' && typeof one.as === 'string' && 'status' in fault && fault.kind === 'echo';
    const as = isBare && fault.status !== undefined ? ofStatus(fault.status) : one.as;
    return { ...one, place, as: endOf(operation, place, as) };
  });
}

/** A lock that cannot be taken away grows stale: what was done under it is done. */
function endOf({ name }: StorageOperation, place: S3Place, as: Case['as']): Case['as'] {
  if (place === 'delete of a lock') return TRUTH;
  return typeof as === 'string' ? toldByS3(name, place, as) : as;
}

async function meet(bench: S3Bench, operation: StorageOperation, { place, name, fault, isEndless = false }: Case) {
  const scene = await prepared(bench, operation, isEndless);
  bench.fail(place, filled(fault, scene.everything));
  const met = bench.s3.journal.length;
  const ended = await tried(operation, scene);
  const isMet = bench.s3.journal.slice(met).some((entry) => entry.fault === fault.kind);
  // On a slow machine its time may be over before it was asked.
  return { case: `${place}: ${name}`, isMet: isMet || isEndless, ...ended };
}
