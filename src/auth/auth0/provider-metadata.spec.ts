import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpClient, UpstreamError } from '../../platform/http/index.js';
import { TestClock, TestIds, TestLog } from '../testing/auth-fixtures.js';
import { ProviderCalls } from './provider-calls.js';
import { ProviderMetadata } from './provider-metadata.js';

const KEY = { kty: 'RSA', use: 'sig', alg: 'RS256', n: 'AQAB', e: 'AQAB' };
const MINUTE = 60;
const HOUR = 3600;

interface Origin {
  readonly issuer: string;
  readonly asked: string[];
  /** What the server says instead; null = properly. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  keyIds: string[];
  discovery: Record<string, unknown>;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(): Promise<Origin> {
  const server = createServer((request, response) => {
    origin.asked.push(request.url ?? '');
    if (origin.answer !== null) return origin.answer(request, response);
    const json = request.url === '/jwks' ? { keys: origin.keyIds.map((kid) => ({ ...KEY, kid })) } : origin.discovery;
    response.end(JSON.stringify(json));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const discovery = { issuer, jwks_uri: `${issuer}jwks`, end_session_endpoint: `${issuer}oidc/logout` };
  const origin: Origin = { issuer, asked: [], answer: null, keyIds: ['one'], discovery };
  return origin;
}

async function world() {
  const origin = await serve();
  const clock = new TestClock();
  const log = new TestLog();
  const calls = new ProviderCalls({ http: createHttpClient(clock), clock, ids: new TestIds(), log });
  return { origin, clock, log, metadata: new ProviderMetadata(origin.issuer, calls, clock) };
}

async function kindOf(work: Promise<unknown>): Promise<string> {
  const end: unknown = await work.catch((error: unknown) => error);
  return end instanceof UpstreamError ? end.kind : 'fine';
}

const failing = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(500).end('{}');

describe('what the provider says about itself', () => {
  test('when it was asked within 10 min, it is not asked again; after that once, by all who wait', async () => {
    const { metadata, origin, clock } = await world();
    await Promise.all(Array.from({ length: 20 }, () => metadata.facts()));
    clock.advanceSeconds(10 * MINUTE - 1);
    await metadata.facts();
    expect(origin.asked).toHaveLength(1);
    clock.advanceSeconds(1);
    await Promise.all(Array.from({ length: 20 }, () => metadata.facts()));
    expect(origin.asked).toHaveLength(2);
  });

  test('when it fails, the last good one goes on for 24 h, and no longer', async () => {
    const { metadata, origin, clock } = await world();
    const facts = await metadata.facts();
    origin.answer = failing;
    clock.advanceSeconds(24 * HOUR - 1);
    expect(await metadata.facts()).toEqual(facts);
    clock.advanceSeconds(1);
    expect(await kindOf(metadata.facts())).toBe('server_error');
  });

  test('when the first try fails, there is a second one', async () => {
    const { metadata, origin } = await world();
    origin.answer = (request, response) => {
      origin.answer = null;
      failing(request, response);
    };
    expect((await metadata.facts()).jwksUri).toBe(`${origin.issuer}jwks`);
    expect(origin.asked).toHaveLength(2);
  });

  test.each([
    { when: 'names another issuer', change: { issuer: 'https://evil.example/' } },
    { when: 'leaves the slash of the issuer out', change: (issuer: string) => ({ issuer: issuer.slice(0, -1) }) },
    { when: 'has its keys elsewhere', change: { jwks_uri: 'https://evil.example/jwks' } },
    { when: 'has its keys on another port', change: { jwks_uri: 'http://127.0.0.1:1/jwks' } },
    { when: 'hides a host behind credentials', change: { jwks_uri: 'http://127.0.0.1:1@evil.example/jwks' } },
    { when: 'has no keys', change: { jwks_uri: undefined } },
    { when: 'signs people out elsewhere', change: { end_session_endpoint: 'https://evil.example/out' } },
  ])('when it $when, nothing of it is taken', async ({ change }) => {
    const { metadata, origin } = await world();
    Object.assign(origin.discovery, typeof change === 'function' ? change(origin.issuer) : change);
    expect(await kindOf(metadata.facts())).toBe('bad_answer');
    expect(await kindOf(metadata.keysFor('one'))).toBe('bad_answer');
    expect(origin.asked).not.toContain('/jwks');
  });

  test('when it sends more than 1 MB, or its keys more than 256 kB, it is cut off', async () => {
    const { metadata, origin } = await world();
    origin.discovery['padding'] = 'x'.repeat(1_000_000);
    expect(await kindOf(metadata.facts())).toBe('too_large');
    delete origin.discovery['padding'];
    origin.keyIds = Array.from({ length: 4000 }, (_, at) => `key-${at}`);
    expect(await kindOf(metadata.keysFor('key-1'))).toBe('too_large');
  });

  test('when five calls in a row fail, it is left alone for a while, and the log says so', async () => {
    const { metadata, origin, log, clock } = await world();
    origin.answer = (_request, response) => void response.destroy();
    for (let at = 0; at < 5; at += 1) await kindOf(metadata.glance());
    const before = origin.asked.length;
    expect(await kindOf(metadata.facts())).toBe('circuit_open');
    expect(origin.asked).toHaveLength(before);
    expect(log.lines.map(({ event }) => event)).toEqual([
      ...Array.from({ length: 4 }, () => 'dependency_call_failed'),
      'breaker_opened',
      'dependency_call_failed',
    ]);
    origin.answer = null;
    clock.advanceSeconds(10);
    expect(await kindOf(metadata.facts())).toBe('fine');
  });
});

describe('signing keys', () => {
  test('when an id is unknown, they are asked for once more, but not within 30 s', async () => {
    const { metadata, origin, clock } = await world();
    await metadata.keysFor('one');
    origin.keyIds = ['one', 'two'];
    expect(await metadata.keysFor('two')).toBeNull();
    clock.advanceSeconds(30);
    expect(await metadata.keysFor('two')).not.toBeNull();
    expect(await metadata.keysFor('three')).toBeNull();
    expect(origin.asked.filter((path) => path === '/jwks')).toHaveLength(2);
  });

  test('when many look for an unknown id at once, they share one call', async () => {
    const { metadata, origin, clock } = await world();
    await metadata.keysFor('one');
    clock.advanceSeconds(30);
    await Promise.all(Array.from({ length: 20 }, () => metadata.keysFor('two')));
    expect(origin.asked.filter((path) => path === '/jwks')).toHaveLength(2);
  });

  test('when the provider is down, the keys of the last 24 h still count', async () => {
    const { metadata, origin, clock } = await world();
    await metadata.keysFor('one');
    origin.answer = failing;
    clock.advanceSeconds(HOUR);
    expect(await metadata.keysFor('one')).not.toBeNull();
  });
});

describe('a glance at the provider', () => {
  test('when it answers, what it says is kept', async () => {
    const { metadata, origin } = await world();
    await metadata.glance();
    await metadata.facts();
    expect(origin.asked).toHaveLength(1);
  });

  test('when it answers wrongly, its last good statement decides', async () => {
    const { metadata, origin } = await world();
    origin.answer = failing;
    expect(await kindOf(metadata.glance())).toBe('server_error');
    origin.answer = null;
    await metadata.glance();
    origin.answer = failing;
    expect(await kindOf(metadata.glance())).toBe('fine');
  });

  test('when nobody is there, what was said before does not help', async () => {
    const { metadata, origin } = await world();
    await metadata.glance();
    origin.answer = (_request, response) => void response.destroy();
    expect(await kindOf(metadata.glance())).toBe('connection_lost');
  });
});
