import type { Fault, Route } from '../../support/dropbox/index.js';
import {
  ANY,
  commonFaults,
  DAMAGED,
  dropboxErrors,
  DropboxBench,
  EXPECTED,
  METHOD_OF,
  METHODS,
  OPERATIONS,
  OUT,
  Pool,
  told,
  tried,
  TRUTH,
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
interface Case {
  readonly route: Route;
  readonly name: string;
  readonly fault: Fault;
  readonly as: string | typeof ANY | typeof TRUTH;
  readonly isEndless?: boolean;
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
    const cases = routes.flatMap((route) => [...refusals(operation, route), ...common(route)]);
    const ended = await pool.map(cases, (bench, one) => meet(bench, operation, one));
    expect(cases.length).toBeGreaterThan(50);
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

function common(route: Route): readonly Case[] {
  return commonFaults(errors, SECRETS).map((one) => ({ route, ...one }));
}

/** Stands where the secrets of the scene are put. */
const SECRETS = '{secrets}';

function echo(error: unknown): Fault {
  return { kind: 'echo', status: 409, error };
}

async function meet(bench: DropboxBench, operation: StorageOperation, { route, name, fault, isEndless = false }: Case) {
  const scene = await bench.prepare(isEndless ? { deadlineMs: SHORT_MS } : {});
  const filled = JSON.parse(JSON.stringify(fault).replaceAll(SECRETS, scene.everything)) as Fault;
  bench.dropbox.control.fail(route, filled);
  const met = bench.dropbox.journal.length;
  const ended = await tried(operation, scene);
  const isMet = bench.dropbox.journal.slice(met).some((entry) => entry.fault === fault.kind);
  // On a slow machine its time may be over before it was asked.
  return { case: `${route}: ${name}`, isMet: isMet || isEndless, ...ended };
}

function expectedOf({ route, name, as }: Case, ended: string, truth: string) {
  const isFine = as === ANY || (as === TRUTH && [OUT, DAMAGED, truth].includes(ended));
  return { case: `${route}: ${name}`, isMet: true, as: isFine ? ended : as, wrong: [] };
}
