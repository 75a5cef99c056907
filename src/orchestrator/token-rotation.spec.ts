import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../kernel/index.js';
import { ServiceToken } from './service-token.js';
import { BASE_DOMAIN, localTenant, openWorld, PRIMARY_TOKEN, SECONDARY_TOKEN } from './testing/index.js';
import type { OrchestratedWorld } from './testing/index.js';

const NEXT_TOKEN = 'CANARY-service-token-next-one';
const WITH_SECONDARY = { ORCHESTRATOR_SERVICE_TOKEN_SECONDARY: SECONDARY_TOKEN };

let world: OrchestratedWorld;
let folder: string;
let file: string;
const open = async (env: Record<string, string> = {}) => (world = await openWorld({ aurora: localTenant() }, env));
const openWithFile = (env: Record<string, string> = {}) => open({ ORCHESTRATOR_SERVICE_TOKEN_FILE: file, ...env });
const lookUp = () => world.client.lookUpRuntime(`aurora.${BASE_DOMAIN}`, 'request-0001');
const tokens = () => world.orchestrator.journal.map((entry) => entry.token);
const accept = (primary: string | null, secondary: string | null = null) =>
  Object.assign(world.orchestrator.control, { primaryToken: primary, secondaryToken: secondary });
const alarms = () => world.log.of('orchestrator_token_rejected').length;
/** As a mounted secret is replaced: the new file is complete before it has the name. */
async function swap(token: string): Promise<void> {
  await writeFile(`${file}.new`, token);
  await rename(`${file}.new`, file);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-'));
  file = join(folder, 'token');
  await writeFile(file, `${PRIMARY_TOKEN}\n`);
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
  expect(world.log.text()).not.toMatch(/pub\.test|127\.0\.0\.1|CANARY/);
});

describe('rotating the service token', () => {
  test('when the file holds another token, the next call uses it without any refusal', async () => {
    await openWithFile();
    await lookUp();
    accept(NEXT_TOKEN);
    await swap(NEXT_TOKEN);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    expect(tokens()).toEqual([PRIMARY_TOKEN, NEXT_TOKEN]);
  });

  test('when the mounted name is a link that is turned to another file, the next call uses it', async () => {
    await rename(file, join(folder, 'v1'));
    await symlink('v1', file);
    await openWithFile();
    await lookUp();
    accept(NEXT_TOKEN);
    await writeFile(join(folder, 'v2'), NEXT_TOKEN);
    await symlink('v2', `${file}.new`);
    await rename(`${file}.new`, file);
    await lookUp();
    expect(tokens()).toEqual([PRIMARY_TOKEN, NEXT_TOKEN]);
  });

  test('when the primary of the file and the secondary are both refused, each was sent once and that is an alarm', async () => {
    await openWithFile(WITH_SECONDARY);
    accept('CANARY-a', 'CANARY-b');
    await expect(lookUp()).resolves.toEqual({ kind: 'failed', retryAfterSeconds: null, status: 403 });
    expect(tokens()).toEqual([PRIMARY_TOKEN, SECONDARY_TOKEN]);
    expect(alarms()).toBe(1);
  });

  test('when the secondary has taken over and is refused later, the primary is tried again and used next', async () => {
    await open(WITH_SECONDARY);
    accept(SECONDARY_TOKEN);
    await lookUp();
    accept(PRIMARY_TOKEN);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    await lookUp();
    expect(tokens()).toEqual([PRIMARY_TOKEN, SECONDARY_TOKEN, SECONDARY_TOKEN, PRIMARY_TOKEN, PRIMARY_TOKEN]);
    expect(alarms()).toBe(0);
  });

  test('when the secondary has taken over and the file changes, its new token goes first', async () => {
    await openWithFile(WITH_SECONDARY);
    accept(SECONDARY_TOKEN);
    await lookUp();
    accept(NEXT_TOKEN, SECONDARY_TOKEN);
    await swap(NEXT_TOKEN);
    await lookUp();
    expect(tokens()).toEqual([PRIMARY_TOKEN, SECONDARY_TOKEN, NEXT_TOKEN]);
  });

  test('when the file is ahead of the orchestrator, the token that worked serves until its successor does', async () => {
    await openWithFile();
    await lookUp();
    await swap(NEXT_TOKEN);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    accept(NEXT_TOKEN);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    accept('CANARY-other');
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    const [old, next] = [PRIMARY_TOKEN, NEXT_TOKEN];
    // At last only the successor: a token that was rotated away is never tried again.
    expect(tokens()).toEqual([old, next, old, old, next, next]);
  });

  test.each([
    ['is empty', ''],
    ['is a page of text', 'not a token\nat all\n'],
    ['holds what no header can carry', 'CANARY\u0000token'],
  ])('when the file %s for a moment, the last token stays', async (_case, text) => {
    await openWithFile();
    await lookUp();
    await writeFile(file, text);
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    expect(tokens()).toEqual([PRIMARY_TOKEN, PRIMARY_TOKEN]);
  });

  test.each<[string, (token: string) => Promise<void>]>([
    ['swapped', swap],
    ['written in place', (token) => writeFile(file, token)],
  ])('when the file is %s under 100 calls and one of the two tokens is good, none fails', async (_case, change) => {
    await openWithFile();
    await lookUp();
    accept(PRIMARY_TOKEN, NEXT_TOKEN);
    let changed: Promise<void> | undefined;
    const calls = Array.from({ length: 100 }, async (_, index) => {
      await new Promise((done) => setTimeout(done, index * 2));
      if (index === 20) changed = change(NEXT_TOKEN);
      if (index === 60) {
        // The old one is withdrawn once the new one is in its place, however long the disk takes.
        await changed;
        accept(NEXT_TOKEN);
      }
      return lookUp();
    });
    expect((await Promise.all(calls)).map((lookup) => lookup.kind)).toEqual(Array(100).fill('config'));
    expect(tokens().at(-1)).toBe(NEXT_TOKEN);
    expect(alarms()).toBe(0);
  });

  test('when the primary is withdrawn under 100 calls, the secondary answers all of them', async () => {
    await open(WITH_SECONDARY);
    const calls = Array.from({ length: 100 }, async (_, index) => {
      await new Promise((done) => setTimeout(done, index));
      if (index === 40) accept(SECONDARY_TOKEN);
      return lookUp();
    });
    expect((await Promise.all(calls)).map((lookup) => lookup.kind)).toEqual(Array(100).fill('config'));
    expect(tokens().at(-1)).toBe(SECONDARY_TOKEN);
  });
});

describe('the secrets of this room', () => {
  const isKnown = (value: string) => world.live.find(`a line with ${value} in it`).length > 0;

  test('when tokens are configured, the scrubber knows them before the first call, and the one of a new file', async () => {
    await openWithFile(WITH_SECONDARY);
    expect([PRIMARY_TOKEN, SECONDARY_TOKEN, NEXT_TOKEN].map(isKnown)).toEqual([true, true, false]);
    await swap(NEXT_TOKEN);
    await lookUp();
    expect([PRIMARY_TOKEN, SECONDARY_TOKEN, NEXT_TOKEN].map(isKnown)).toEqual([true, true, true]);
  });

  test('when a token is read, it is told before it is used, and for good', async () => {
    await openWithFile();
    const told: string[] = [];
    const token = new ServiceToken({
      primary: new Secret('first-token'),
      secondary: new Secret('second-token'),
      file,
      learned: (learned) => told.push(learned.reveal()),
    });
    expect(told).toEqual(['first-token', 'second-token']);
    expect((await token.current()).reveal()).toBe(PRIMARY_TOKEN);
    expect(told).toEqual(['first-token', 'second-token', PRIMARY_TOKEN]);
  });

  test('when a config is parsed, each reference in it is known for its life, the stale time and a minute', async () => {
    await open({ RUNTIME_CONFIG_STALE_MAX_SECONDS: '1000' });
    const told = new Map<string, number | null>();
    world.live.register = (value, lifetimeMs = 0) => told.set(value, lifetimeMs).has(value);
    world.tenants.set(
      'aurora',
      localTenant(
        { ttl_seconds: 100, credentials_refs: { telegram: 'CANARY-ref-telegram' } },
        {
          storage: { provider: 'dropbox', credentials_ref: 'CANARY-ref-storage', paths: { root: '/p' } },
          ai: { credentials_ref: 'CANARY-ref-ai' },
          email_server: { host: 'h', from_email: 'f', password_ref: 'CANARY-ref-smtp' },
          publishers: [
            { id: 't', type: 'telegram' },
            { id: 'm', type: 'mastodon', credentials_ref: 'CANARY-ref-mastodon' },
          ],
        },
      ),
    );
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
    const lifetimeMs = (100 + 1000 + 60) * 1000;
    const names = ['storage', 'ai', 'smtp', 'telegram', 'mastodon'];
    expect(told).toEqual(new Map(names.map((name) => [`CANARY-ref-${name}`, lifetimeMs])));
  });

  test('when an answer must not be used, none of its references is kept', async () => {
    await open();
    world.tenants.set('aurora', localTenant({ tenant: 'harbor' }, { ai: { credentials_ref: 'CANARY-ref-foreign' } }));
    await lookUp();
    expect(isKnown('CANARY-ref-foreign')).toBe(false);
  });
});
