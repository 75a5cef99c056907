import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { startGarbageServer } from '../../support/canaries/garbage-server.js';
import type { Route } from '../../support/dropbox/index.js';
import {
  dropboxErrors,
  DropboxBench,
  filled,
  OPERATIONS,
  OUT,
  Pool,
  REFUSED,
  SECRETS,
  tokenFaults,
  tried,
} from '../../support/leaks/index.js';

const BENCHES = 3;
const SUITE_MS = 300_000;
const SHORT_MS = 300;
const LOOKS: readonly Route[] = ['files/get_metadata', 'files/list_folder'];
const WRITES: readonly Route[] = ['files/upload', 'files/move_v2', 'files/copy_v2', 'files/delete_v2'];

const errors = dropboxErrors();
let pool: Pool<DropboxBench>;
beforeAll(async () => {
  pool = await Pool.open(BENCHES, () => DropboxBench.open());
}, SUITE_MS);
afterAll(() => pool.close());

describe('the way to a token', () => {
  test.each(tokenFaults(errors, SECRETS))(
    'when it ends with "$name", every operation fails as documented and nothing is seen',
    async ({ fault, as, isEndless }) => {
      const ended = await pool.map(OPERATIONS, async (bench, operation) => {
        const scene = await bench.prepare(isEndless === true ? { deadlineMs: SHORT_MS } : {});
        bench.dropbox.control.fail('token', filled(fault, scene.everything));
        return { operation: operation.name, ...(await tried(operation, scene)) };
      });
      expect(ended).toEqual(OPERATIONS.map(({ name }) => ({ operation: name, as, wrong: [] })));
    },
    SUITE_MS,
  );
});

describe('a place that is no Dropbox', () => {
  test('when nobody listens there, every operation is an outage that does not say where', async () => {
    const url = await nowhere();
    expect(await endsAt(url)).toEqual(outages());
  });

  test('when it does not even speak HTTP and repeats all it was sent, nothing of that is seen', async () => {
    const garbage = await startGarbageServer();
    try {
      expect(await endsAt(garbage.url)).toEqual(outages());
      expect(garbage.asked()).toBeGreaterThanOrEqual(OPERATIONS.length);
    } finally {
      await garbage.close();
    }
  });
});

describe('an answer that is lost', () => {
  const writing = OPERATIONS.filter(({ name }) => /create|move|copy|delete|replace/iu.test(name));

  test.each([401, 404, 409, 500])(
    'when the look at what became of it is answered with %i and all it was sent, that is no "gone" and no "done"',
    async (status) => {
      const ended = await pool.map(writing, async (bench, operation) => {
        const scene = await bench.prepare();
        const { control } = bench.dropbox;
        for (const route of WRITES) control.fail(route, { kind: 'apply_then', then: 'reset' });
        const holds = WRITES.map((route) => control.hold(route, { phase: 'after' }));
        const trying = tried(operation, scene);
        await Promise.race(holds.map((hold) => hold.waitFor()));
        for (const route of LOOKS) control.fail(route, { kind: 'echo', status });
        for (const hold of holds) hold.release();
        return { operation: operation.name, ...(await trying) };
      });
      const fine = status === 401 ? new RegExp(`^(?:${OUT}|${REFUSED})$`, 'u') : new RegExp(`^${OUT}$`, 'u');
      expect(writing.length).toBeGreaterThanOrEqual(10);
      expect(ended).toEqual(ended.map(({ operation }) => ({ operation, as: expect.stringMatching(fine), wrong: [] })));
    },
    SUITE_MS,
  );
});

function outages() {
  return OPERATIONS.map(({ name }) => ({ operation: name, as: OUT, wrong: [] }));
}

async function endsAt(url: string) {
  return pool.map(OPERATIONS, async (bench, operation) => {
    const scene = await bench.prepare({ url });
    return { operation: operation.name, ...(await tried(operation, scene)) };
  });
}

/** An address where nobody listens any more. */
async function nowhere(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}
