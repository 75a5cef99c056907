import { createHmac } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import request from 'supertest';
import { createApp } from '../../src/app.factory.js';
import { stopGracefully } from '../../src/app.lifecycle.js';
import { loadEnvironment } from '../../src/platform/environment/index.js';
import { rawRequest, startTestApp } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';
import { pipelineEvent } from '../support/gitlab/pipeline-event.js';

const SECRET = 'a-webhook-token-of-the-tests';
const PATHS = ['/webhook/gitlab', '/webhook'] as const;
const HOSTS = ['aurora.localhost', 'harbor.localhost', 'nobody.localhost', 'evil.example'] as const;
const MEBIBYTE = 1024 * 1024;
/** Nobody answers there: GitLab is not asked before the answer, and what then fails is retried by itself. */
const GITLAB = 'http://127.0.0.1:9';

let app: TestApp;
let output: string;
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'publisher-relay-'));
  app = await startTestApp({ env: relayEnv({ WEBHOOK_SECRET: SECRET }) });
});
afterAll(async () => {
  await app.stop();
  await rm(output, { recursive: true, force: true });
});

const relayEnv = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  GITLAB_URL: GITLAB,
  GITLAB_TOKEN: 'glpat-of-the-end-to-end-tests',
  LOG_OUTPUT_DIR: join(output, 'logs'),
  RETRY_ATTEMPTS: '0',
  ...more,
});

let lastId = 1_000_000;
const fresh = (): number => (lastId += 1);

interface Sending {
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: string;
}

const HEADERS = { 'X-Gitlab-Event': 'Pipeline Hook', 'X-Gitlab-Token': SECRET, 'Content-Type': 'application/json' };

function send(body: unknown, { path = PATHS[0], host = HOSTS[0], headers = {}, url = app.url }: Sending = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return request(url)
    .post(path)
    .set({ ...HEADERS, Host: host, ...headers })
    .send(text);
}

const recordsOf = (dataDir: string): Promise<readonly string[]> =>
  readdir(join(dataDir, 'pipeline-logs', 'records')).catch(() => []);

describe.each(PATHS)('a webhook at %s', (path) => {
  it.each(HOSTS)('when it comes to the host %s, it is taken, and the orchestrator is not asked', async (host) => {
    const before = app.orchestrator.journal.length;
    const id = fresh();
    const answer = await send(pipelineEvent({ id }), { path, host });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        status: 'success',
        message: expect.any(String),
        pipeline_id: id,
        project_id: 123,
        request_id: answer.headers['x-request-id'],
      },
    ]);
    expect(app.orchestrator.journal.length).toBe(before);
    const again = await send(pipelineEvent({ id }), { path, host });
    expect([again.status, again.body]).toEqual([
      200,
      { ...answer.body, status: 'duplicate', message: expect.any(String) },
    ]);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'when it comes by %s, the answer is 405 and allows POST',
    async (method) => {
      for (const host of HOSTS) {
        const answer = await rawRequest(app.port, `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
        expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
      }
    },
  );

  it('when it is about something else, it is ignored without being parsed', async () => {
    for (const event of ['Push Hook', 'pipeline hook', '']) {
      const answer = await send('no json at all', { path, headers: { 'X-Gitlab-Event': event } });
      expect([answer.status, answer.body]).toEqual([
        200,
        { status: 'ignored', message: expect.any(String), request_id: answer.headers['x-request-id'] },
      ]);
    }
  });

  it.each(['', '{}', '[]', '"text"', '5', 'null', '{"object_kind":', '\u0000', '['.repeat(100)])(
    'when the body is %p, the answer is 400',
    async (body) => {
      const answer = await send(body, { path });
      expect([answer.status, answer.body.code]).toEqual([400, 'malformed_request']);
    },
  );

  it.each([
    ['/object_kind', pipelineEvent({ more: { object_kind: 'canary' } })],
    ['/object_attributes', pipelineEvent({ more: { object_attributes: 'canary' } })],
    ['/object_attributes/id', pipelineEvent({ id: 'canary' })],
    ['/object_attributes/id', pipelineEvent({ id: 1.5 })],
    ['/object_attributes/id', pipelineEvent({ id: 0 })],
    ['/object_attributes/id', pipelineEvent({ id: -7 })],
    ['/object_attributes/id', pipelineEvent({ id: 2 ** 53 })],
    ['/object_attributes/id', pipelineEvent({ id: null })],
    ['/project/id', pipelineEvent({ projectId: '123' })],
    ['/project/id', pipelineEvent({ projectId: [5] })],
    ['/object_attributes/status', pipelineEvent({ status: 5 })],
    ['/object_attributes/stages', pipelineEvent({ attributes: { stages: [{}] } })],
    ['/project', pipelineEvent({ more: { project: null } })],
  ])('when %s is not right, the answer is 422 and names it without its value', async (pointer, event) => {
    const answer = await send(event, { path });
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
    expect(answer.body.errors.map((one: { pointer: string }) => one.pointer)).toContain(pointer);
    expect(answer.text).not.toContain('canary');
  });

  it('when an id is a whole number written in another way, the answer is 422', async () => {
    for (const written of ['12345.0', '1e3', '-0', '12345e0']) {
      const body = JSON.stringify(pipelineEvent()).replace('"id":12345', `"id":${written}`);
      expect((await send(body, { path })).status).toBe(422);
    }
  });

  it('when its token is missing or wrong, the answer is 401 with one text, before anything else is looked at', async () => {
    const answers = [];
    for (const token of ['', 'wrong', SECRET.slice(0, -1), `${SECRET}x`, 'pässwörd']) {
      answers.push(await send('no json', { path, headers: { 'X-Gitlab-Token': token, 'Content-Type': 'text/plain' } }));
    }
    for (const { status, body } of answers) {
      expect([status, body.code, body.detail]).toEqual([401, 'webhook_unauthorized', answers[0]?.body.detail]);
    }
  });

  it('when its content is of another type or packed, the answer is 415', async () => {
    for (const [name, value] of [
      ['Content-Type', 'text/plain'],
      ['Content-Encoding', 'gzip'],
    ] as const) {
      const answer = await send(pipelineEvent({ id: fresh() }), { path, headers: { [name]: value } });
      expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
    }
  });
});

describe('what a pipeline says', () => {
  it.each([
    'created', 'waiting_for_resource', 'preparing', 'waiting_for_callback', 'pending', 'running', 'canceling', 'manual',
    'scheduled', 'a_word_nobody_knows',
  ])('when its status is %s, it is skipped', async (status) => {
    const id = fresh();
    const answer = await send(pipelineEvent({ id, status }));
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        status: 'skipped',
        message: expect.any(String),
        pipeline_id: id,
        status_reason: status,
        request_id: answer.headers['x-request-id'],
      },
    ]);
  }); // prettier-ignore

  it.each(['success', 'failed', 'canceled', 'skipped'])('when its status is %s, it is taken', async (status) => {
    const answer = await send(pipelineEvent({ id: fresh(), status }));
    expect([answer.status, answer.body.status]).toEqual([200, 'success']);
  });

  it('when a status is long and strange, its reason is 40 characters of a-z and _', async () => {
    const answer = await send(pipelineEvent({ id: fresh(), status: `<b>${'x_'.repeat(60)}` }));
    expect(answer.body.status_reason).toMatch(/^[a-z_]{40}$/);
  });

  it('when whatever may be null is null or missing, it is taken', async () => {
    const names = ['ref', 'sha', 'source', 'created_at', 'finished_at', 'duration', 'stages'];
    const nulls = Object.fromEntries(names.map((name) => [name, null]));
    const missing = Object.fromEntries(names.map((name) => [name, undefined]));
    for (const attributes of [nulls, missing]) {
      const more = attributes === nulls ? { user: null, merge_request: null } : { user: undefined };
      const event = pipelineEvent({ id: fresh(), attributes, project: { name: null }, more });
      expect((await send(event)).body.status).toBe('success');
    }
  });

  it('when it is kept, the record has its facts and neither variables nor builds', async () => {
    const id = fresh();
    const answer = await send(pipelineEvent({ id, more: { user: { name: 'J', email: '[REDACTED]' } } }));
    expect(answer.body.status).toBe('success');
    const records = await recordsOf(app.dataDir);
    const folder = records.find((name) => name.startsWith(`${id}-`)) ?? '';
    expect(folder).toMatch(new RegExp(`^${id}-[0-9a-f]{16}$`));
    const text = await readFile(join(app.dataDir, 'pipeline-logs', 'records', folder, 'record.json'), 'utf8');
    const record = JSON.parse(text) as { facts: unknown; semanticKey: string };
    expect(record.facts).toEqual({
      pipeline_id: id,
      project_id: 123,
      project_name: 'my-app',
      status: 'success',
      ref: 'main',
      sha: 'abc123def456abc123def456abc123def456abcd',
      source: 'push',
      pipeline_type: 'main',
      created_at: '2024-01-01T00:00:00Z',
      finished_at: '2024-01-01T00:02:00Z',
      duration: 120.5,
      user: { name: 'J', email: null },
      stages: ['build', 'test', 'deploy'],
    });
    expect(record.semanticKey).toBe(JSON.stringify([GITLAB, 123, id, 'success', '2024-01-01T00:02:00Z']));
    expect(text).not.toMatch(/canary-of-a-variable|PLANTED_VARIABLE|A commit/);
    expect(app.rawLines.join('')).not.toContain('canary-of-a-variable');
  });
});

describe('what came before', () => {
  it('when 50 equal events come at once, one is taken and 49 are duplicates with its id', async () => {
    const id = fresh();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(pipelineEvent({ id }))));
    const taken = answers.filter(({ body }) => body.status === 'success');
    const duplicates = answers.filter(({ body }) => body.status === 'duplicate');
    expect([taken.length, duplicates.length]).toEqual([1, 49]);
    expect(new Set(duplicates.map(({ body }) => body.request_id))).toEqual(new Set([taken[0]?.body.request_id]));
  });

  it('when a delivery comes again under its key, it is a duplicate whatever it says', async () => {
    for (const name of ['webhook-id', 'Idempotency-Key']) {
      const headers = { [name]: `a-delivery-of-the-tests-${fresh()}` };
      const first = await send(pipelineEvent({ id: fresh() }), { headers });
      const second = await send(pipelineEvent({ id: fresh() }), { headers });
      expect([first.body.status, second.body.status]).toEqual(['success', 'duplicate']);
      expect(second.body.request_id).toBe(first.body.request_id);
    }
  });

  it('when a job was retried and the pipeline has another end, it is taken once more', async () => {
    const id = fresh();
    const later = { finished_at: '2024-01-01 00:09:00 UTC' };
    const words = [];
    for (const attributes of [{}, later, later])
      words.push((await send(pipelineEvent({ id, attributes }))).body.status);
    expect(words).toEqual(['success', 'success', 'duplicate']);
  });
});

describe('large webhooks', () => {
  const padded = (id: number, bytes: number): string =>
    JSON.stringify(pipelineEvent({ id, more: { builds: 'x'.repeat(bytes) } }));

  it('when it has 5 MB, it is taken', async () => {
    const answer = await send(padded(fresh(), 5 * MEBIBYTE));
    expect([answer.status, answer.body.status]).toEqual([200, 'success']);
  });

  const head = (more: string): string =>
    `POST /webhook/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-Token: ${SECRET}\r\nX-Gitlab-Event: Pipeline Hook\r\nContent-Type: application/json\r\n${more}\r\n\r\n`;

  it('when it says that it has a byte more than 25 MB, the answer is 413 and the connection ends', async () => {
    const answer = await rawRequest(app.port, head(`Content-Length: ${25 * MEBIBYTE + 1}`));
    expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
    expect(JSON.parse(answer.body).code).toBe('body_too_large');
  });

  it('when it comes in chunks and has a byte more, the answer is 413 and the connection ends', async () => {
    const bytes = 25 * MEBIBYTE + 1;
    const body = Buffer.concat([
      Buffer.from(`${head('Transfer-Encoding: chunked')}${bytes.toString(16)}\r\n`),
      Buffer.alloc(bytes, 'x'),
    ]);
    const answer = await rawRequest(app.port, body, 60_000);
    expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
  }, 90_000);

  it('when a client waits for a word before its body, it gets it, and a refused one does not', async () => {
    const expecting = `Expect: 100-continue\r\nContent-Length: 20`;
    const waiting = await rawRequest(app.port, head(expecting), 2_000);
    expect(waiting.status).toBe(100);
    const refused = await rawRequest(app.port, head(expecting).replace(SECRET, 'wrong'));
    expect(refused.status).toBe(401);
  });

  it('when four bodies are on their way, the next are refused with Retry-After 5, and taken again afterwards', async () => {
    const open = await Promise.all(Array.from({ length: 4 }, () => begin(app.port, head('Content-Length: 2000000'))));
    const refusals = [await send(padded(fresh(), 2 * MEBIBYTE)), await send(pipelineEvent({ id: fresh() }))];
    for (const { status, body, headers } of refusals) {
      expect([status, body.code, headers['retry-after']]).toEqual([503, 'overloaded', '5']);
    }
    for (const socket of open) socket.destroy();
    await eventually(async () => (await send(pipelineEvent({ id: fresh() }))).status === 200);
  }, 60_000);

  it('when eight webhooks of 25 MB come at once, some are taken, the rest is 503, and the service goes on', async () => {
    const bodies = Array.from({ length: 8 }, () => padded(fresh(), 25 * MEBIBYTE - 2_000));
    const statuses = await Promise.all(
      bodies.map((body) =>
        send(body).then(
          ({ status }) => status,
          () => 503, // refused while it was still being sent: the connection ended
        ),
      ),
    );
    expect(statuses.filter((status) => ![200, 503].includes(status))).toEqual([]);
    expect(statuses).toContain(200);
    await eventually(async () => (await send(pipelineEvent({ id: fresh() }))).status === 200);
  }, 120_000);
});

describe('what is no webhook', () => {
  it('when members are of any kind, the answer is never 500', async () => {
    const members = fc.dictionary(
      fc.constantFrom('id', 'status', 'name', 'ref', 'stages', 'duration', 'finished_at', '__proto__', 'constructor'),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const event = fc.record(
      {
        object_kind: fc.oneof(fc.constant('pipeline'), fc.jsonValue()),
        object_attributes: fc.oneof(members, fc.jsonValue()),
        project: fc.oneof(members, fc.jsonValue()),
        user: fc.oneof(members, fc.jsonValue()),
        merge_request: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(event, async (value) => {
        expect([200, 400, 422]).toContain((await send(value)).status);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('when the bytes are any bytes, the answer is 400', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((value) => new Uint8Array(value));
    await fc.assert(
      fc.asyncProperty(bytes, async (value) => {
        const { status } = await fetch(`${app.url}/webhook`, { method: 'POST', headers: HEADERS, body: value });
        expect(status).toBe(400);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

describe('who may call', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
  const signed = (body: string, secondsAgo = 0) => {
    const stamp = String(Math.floor(Date.now() / 1000) - secondsAgo);
    const id = `delivery-${fresh()}`;
    const hmac = createHmac('sha256', Buffer.from(key, 'base64')).update(`${id}.${stamp}.${body}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': stamp, 'webhook-signature': `v1,${hmac}`, 'X-Gitlab-Token': '' };
  };

  it('when webhooks are signed, the signature counts and the token does not', async () => {
    const other = await startTestApp({
      env: relayEnv({ WEBHOOK_SIGNING_SECRET: `whsec_${key}`, WEBHOOK_SECRET: SECRET }),
    });
    const { url } = other;
    const body = JSON.stringify(pipelineEvent({ id: fresh() }));
    const statuses = [
      await send(body, { url, headers: signed(body) }),
      await send(body, { url }),
      await send(`${body} `, { url, headers: signed(body) }),
      await send(body, { url, headers: signed(body, 600) }),
    ].map(({ status }) => status);
    await other.stop();
    expect(statuses).toEqual([200, 401, 401, 401]);
  });

  it('when production says nothing of who may call, it does not start, and names the variable', () => {
    const env = { NODE_ENV: 'production', ...relayEnv() };
    expect(() => loadEnvironment({ ...env, GITLAB_URL: 'https://gitlab.example.com' })).toThrow(/WEBHOOK_SECRET must/);
  });
});

describe('a service that goes away, or whose disk is full', () => {
  it('when it drains, the answer is 503 with Retry-After 5', async () => {
    const other = await startTestApp({ env: relayEnv({ WEBHOOK_SECRET: SECRET }) });
    void other.draining.begin();
    const answer = await send(pipelineEvent(), { url: other.url });
    await stopGracefully(other);
    await other.stop();
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'shutting_down', '5']);
  });

  it('when the outbox cannot be written, the answer is 503 with Retry-After 60', async () => {
    const other = await startTestApp({
      env: relayEnv({ WEBHOOK_SECRET: SECRET, PIPELINE_LOGS_SPOOL_DIR: '/dev/null/spool' }),
    });
    const answer = await send(pipelineEvent(), { url: other.url });
    await other.stop();
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'overloaded', '60']);
  });
});

describe('a relay that is off', () => {
  it('when nothing switches it on, its addresses are unknown ones, and nothing is made', async () => {
    const off = await startTestApp({ env: { WEBHOOK_SECRET: SECRET, API_POST_ENABLED: 'no switch at all' } });
    for (const path of PATHS) {
      for (const host of HOSTS) {
        for (const method of ['post', 'get'] as const) {
          const answer = await request(off.url)[method](path).set({ Host: host });
          expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
        }
      }
    }
    await expect(access(join(off.dataDir, 'pipeline-logs'))).rejects.toMatchObject({ code: 'ENOENT' });
    await off.stop();
  });

  it('when it is switched off beside its settings, it is off, and switched on without them it does not start', async () => {
    const env = { PIPELINE_LOGS_ENABLED: 'false', ...relayEnv({ WEBHOOK_SECRET: SECRET }) };
    const off = await createApp(loadEnvironment({ NODE_ENV: 'test', ...env }), {
      logDestination: { write: () => undefined },
    });
    const routes = off.routes.routes.map(({ path }) => path);
    await off.app.close();
    expect(routes.filter((path) => path.startsWith('/webhook'))).toEqual([]);
    expect(() => loadEnvironment({ PIPELINE_LOGS_ENABLED: 'true' })).toThrow(/GITLAB_URL must/);
  });
});

/** A request whose body never comes. @returns its connection, once the server has the head */
async function begin(port: number, head: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  // The word for the body says that there is room for it.
  const told = new Promise<void>((resolve) => socket.once('data', () => resolve()));
  socket.write(head.replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n'));
  await told;
  return socket;
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error('This did not come about.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
