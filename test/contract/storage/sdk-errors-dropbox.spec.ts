import type { Fault, Route } from '../../support/dropbox/index.js';
import {
  commonFaults,
  dropboxErrors,
  DropboxBench,
  EXPECTED,
  expectedEnd,
  filled,
  METHOD_OF,
  METHODS,
  OPERATIONS,
  Pool,
  SECRETS,
  shareOf,
  told,
  tried,
  type NamedFault,
  type StorageOperation,
} from '../../support/leaks/index.js';

const BENCHES = 3;
const SUITE_MS = 300_000;
/** What never ends by itself is given up after this. Nobody need be fast for it: it can only end as an outage. */
const SHORT_MS = 300;

const errors = dropboxErrors();
let pool: Pool<DropboxBench>;
beforeAll(async () => {
  pool = await Pool.open(BENCHES, () => DropboxBench.open());
}, SUITE_MS);
afterAll(() => pool.close());

/** One way for one operation to go wrong. */
interface Case extends NamedFault<Fault> {
  readonly route: Route;
}

describe('the SDK', () => {
  test.each(METHODS)('when %s is refused, each error that its types know has its place in the table', (method) => {
    const known = errors.of(method, '').map(({ tags }) => tags);
    expect(Object.keys(EXPECTED[method]).sort()).toEqual(known.sort());
  });
});

describe.each(OPERATIONS)('$name', (operation) => {
  test('when any of its calls meets any error, it ends as documented and nothing is seen of what was sent', async () => {
    const { as: truth, routes } = await healthy(operation);
    const all = routes.flatMap((route) => [...refusals(operation, route), ...common(operation, route)]);
    const cases = shareOf(all, OPERATIONS.indexOf(operation));
    const ended = await pool.map(cases, (bench, one) => meet(bench, operation, one));
    expect(all.length).toBeGreaterThan(50);
    expect(ended).toEqual(cases.map((one, at) => expectedOf(one, ended[at]?.as ?? '', truth)));
  }, 300_000);
});

/** What it does when nothing is wrong, and which calls it makes for that. */
async function healthy(
  operation: StorageOperation,
): Promise<{ readonly as: string; readonly routes: readonly Route[] }> {
  const { first } = pool;
  const scene = await first.prepare();
  const before = first.dropbox.journal.length;
  const { as, wrong } = await tried(operation, scene);
  expect([as, wrong]).toEqual([expect.not.stringMatching(/storage_|null|gone|thrown/u), []]);
  const routes = new Set(first.dropbox.journal.slice(before).map(({ route }) => route));
  return { as, routes: [...routes].filter((route) => route !== 'token' && route !== 'unknown') };
}

/** 409s of this very call. */
function refusals(operation: StorageOperation, route: Route): readonly Case[] {
  const method = METHOD_OF[route];
  if (method === undefined) throw new Error(`Nobody has said what ${route} may answer.`);
  return errors.of(method, SECRETS).map(({ tags, union }) => {
    const expected = (EXPECTED[method] as Readonly<Record<string, string>>)[tags] ?? 'not in the table';
    return { route, name: tags, fault: echo(union), as: told(operation.name, route, expected) };
  });
}

/** The probe makes dozens of calls each time, all of them as others do: of each kind of fault it meets one. */
function common({ name }: StorageOperation, route: Route): readonly Case[] {
  const faults = commonFaults(errors, SECRETS);
  const firsts = new Map(faults.toReversed().map((one) => [`${one.fault.kind} ${String(one.as)}`, one]));
  return (name === 'probe' ? [...firsts.values()] : faults).map((one) => ({ route, ...one }));
}

function echo(error: unknown): Fault {
  return { kind: 'echo', status: 409, error };
}

async function meet(bench: DropboxBench, operation: StorageOperation, { route, name, fault, isEndless = false }: Case) {
  const scene = await bench.prepare(isEndless ? { deadlineMs: SHORT_MS } : {});
  bench.dropbox.control.fail(route, filled(fault, scene.everything));
  const met = bench.dropbox.journal.length;
  const ended = await tried(operation, scene);
  const isMet = bench.dropbox.journal.slice(met).some((entry) => entry.fault === fault.kind);
  // On a slow machine its time may be over before it was asked.
  return { case: `${route}: ${name}`, isMet: isMet || isEndless, ...ended };
}

function expectedOf({ route, name, as }: Case, ended: string, truth: string) {
  return { case: `${route}: ${name}`, isMet: true, as: expectedEnd(as, ended, truth), wrong: [] };
}
