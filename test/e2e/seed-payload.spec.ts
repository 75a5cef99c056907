import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import type { Response } from 'supertest';
import {
  CHATS,
  drawnPicture,
  plantedCredential,
  PROVIDER_TENANTS,
  senderOf,
  signIn,
  startProviders,
  startTestApp,
} from '../support/app/index.js';
import type { AdminHeaders, Providers, TenantName, TestApp } from '../support/app/index.js';
import { startDropbox } from '../support/dropbox/index.js';
import type { RunningDropbox } from '../support/dropbox/index.js';

const FIXTURES = join(__dirname, '..', 'support', 'orchestrator', 'fixtures');
const APP = { key: 'key-of-the-app', secret: 'secret-of-the-app-of-the-tests' };
const KINDS = ['dropbox', 'openai', 'telegram', 'smtp'] as const;
const RECIPIENT = '123456@upload.example';

interface Payload {
  readonly config: {
    readonly publishers: readonly { readonly id: string; readonly config: object }[];
    readonly email_server: object;
    readonly storage: { readonly credentials_ref: string };
    readonly ai: { readonly credentials_ref: string };
  };
}

let app: TestApp;
let providers: Providers;
let dropbox: RunningDropbox;
const admins = new Map<TenantName, AdminHeaders>();
const pictures = new Map<TenantName, Buffer>();

/** The payload of the control plane as it was seen, for a tenant: only its label, addresses and channel are its own. */
function payloadOf(tenant: TenantName): Payload {
  const text = readFileSync(join(FIXTURES, 'runtime-v2.json'), 'utf8').replaceAll('vermont', tenant);
  const seen = JSON.parse(text) as Payload;
  const publishers = seen.config.publishers.map((entry) =>
    entry.id === 'telegram-1' ? { ...entry, config: { channel_id: CHATS[tenant] } } : entry,
  );
  const email_server = { ...seen.config.email_server, host: '127.0.0.1', from_email: senderOf(tenant) };
  return { ...seen, config: { ...seen.config, publishers, email_server } };
}

/** The credential answers as they were seen, with secrets of the tenant. */
function credentialsOf(tenant: TenantName): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const refs = JSON.stringify(payloadOf(tenant)).match(/ref-[a-z0-9-]+/g) ?? [];
  const found = KINDS.map((kind) => {
    const seen = readFileSync(join(FIXTURES, `credentials-${kind}.json`), 'utf8');
    const answer = { ...(JSON.parse(seen) as object), ...plantedCredential(tenant, kind).fields };
    return [refs.find((ref) => ref.includes(`-${kind}-`) && !ref.endsWith('-off')) ?? '', answer] as const;
  });
  return Object.fromEntries(found);
}

beforeAll(async () => {
  providers = await startProviders();
  dropbox = await startDropbox({
    app: APP,
    accounts: PROVIDER_TENANTS.map((name) => ({ name, refreshToken: tokenOf(name) })),
  });
  const { adapters } = providers;
  const env = {
    ...providers.env,
    DROPBOX_APP_KEY: APP.key,
    DROPBOX_APP_SECRET: APP.secret,
    DROPBOX_API_BASE_URL: dropbox.url,
  };
  app = await startTestApp({ adapters, env, withoutUi: true });
  for (const [index, tenant] of PROVIDER_TENANTS.entries()) {
    app.tenants.set(tenant, { envelope: { ...payloadOf(tenant) }, credentials: credentialsOf(tenant) });
    pictures.set(tenant, await drawnPicture(4_000 + index));
    dropbox.account(tenant).plant(`/Photos/${tenant}/2026/evening.jpg`, pictures.get(tenant) ?? Buffer.alloc(0));
    admins.set(tenant, await signIn(app.url, `${tenant}.localhost`));
  }
}, 60_000);
afterAll(async () => {
  await app.stop();
  await Promise.all([providers.close(), dropbox.close()]);
});

const tokenOf = (tenant: TenantName): string => plantedCredential(tenant, 'dropbox').secrets[0] ?? '';
const act = (tenant: TenantName, action: string): Promise<Response> =>
  Promise.resolve(
    request(app.url)
      .post(`/api/images/evening.jpg/${action}`)
      .set({ ...admins.get(tenant), 'Idempotency-Key': `key-of-${action}-${tenant}` }),
  );

describe('the payload of the control plane, for two tenants with one file name', () => {
  it('when both analyze and publish at once, each photo goes from its configuration to its channel and mailbox', async () => {
    const analyzed = await Promise.all(PROVIDER_TENANTS.map((tenant) => act(tenant, 'analyze')));
    expect(analyzed.map(({ status, body }) => [status, body.sidecar_written])).toEqual([
      [200, true],
      [200, true],
    ]);
    const published = await Promise.all(PROVIDER_TENANTS.map((tenant) => act(tenant, 'publish')));
    for (const [index, tenant] of PROVIDER_TENANTS.entries()) {
      const { status, body } = published[index] as Response;
      expect([tenant, status, body.archive, body.warnings]).toEqual([tenant, 200, 'done', []]);
      expect(Object.keys(body.results as object)).toEqual(['telegram-1', 'fetlife-1']);

      const texts = analyzed[index]?.body.platform_captions as Record<string, string>;
      const posts = providers.posts(tenant);
      expect(posts.map(({ caption }) => caption)).toEqual([texts['telegram-1']]);
      expect(texts['telegram-1']).toMatch(/#photography #light/);
      expect(posts[0]?.token).toBe(plantedCredential(tenant, 'telegram').fields['bot_token']);

      const [photo, confirmation] = providers.mails(tenant);
      expect([photo?.to, photo?.subject, photo?.secure]).toEqual([[RECIPIENT], texts['fetlife-1'], true]);
      expect([confirmation?.to, confirmation?.text]).toEqual([
        [senderOf(tenant)],
        expect.stringMatching(/Image Tags \(FetLife context\): \S/),
      ]);
      expect(providers.mails(tenant)).toHaveLength(2);
      expect(providers.calls(tenant).map(({ call, model }) => [call, model])).toEqual([
        ['vision', 'gpt-4o'],
        ['captions', 'gpt-4o-mini'],
      ]);
    }
    expect(providers.telegram.posts()).toHaveLength(2);
    expect(providers.smtp.journal).toHaveLength(4);
  });

  it('when it is over, the photo and its text lie in the archive of their own account, the photo unchanged', () => {
    for (const tenant of PROVIDER_TENANTS) {
      const tree = [...dropbox.account(tenant).tree()].filter(([path]) => !path.includes('/.publisher/'));
      expect(tree.map(([path]) => path).filter((path) => /\.(jpg|txt)$/.test(path))).toEqual([
        `/Photos/${tenant}/2026/archive/evening.jpg`,
        `/Photos/${tenant}/2026/archive/evening.jpg.txt`,
      ]);
      const there = dropbox.account(tenant).file(`/Photos/${tenant}/2026/archive/evening.jpg`);
      expect(there?.bytes.equals(pictures.get(tenant) ?? Buffer.alloc(0))).toBe(true);
      const sidecar =
        dropbox.account(tenant).file(`/Photos/${tenant}/2026/archive/evening.jpg.txt`)?.bytes.toString() ?? '';
      expect(sidecar.split('\n')[0]).not.toBe('');
      expect(sidecar).toMatch(/^# artist_alias: Eoel$/m);
      expect(sidecar).toMatch(/^# captions_published: /m);
    }
  });

  it('when a platform is switched off, its credential is never asked for, and nobody’s is asked for by another', () => {
    const asked = app.orchestrator.journal.filter(({ route }) => route === 'credentials');
    for (const { subject, body } of asked) {
      const { credentials_ref: ref } = JSON.parse(body) as { credentials_ref: string };
      expect([subject, ref.startsWith(`ref-${subject}-`), ref.endsWith('-off')]).toEqual([subject, true, false]);
    }
    expect(asked).toHaveLength(PROVIDER_TENANTS.length * KINDS.length);
  });

  it('when a platform is of a type nobody knows, it is left out with one warning', () => {
    const warnings = app.lines.filter(({ event }) => event === 'orchestrator_answer_invalid');
    expect(warnings).toMatchObject([{ level: 'warn', publisher_type: 'carrier_pigeon' }]);
  });

  it('when the lines are searched, no secret, reference, recipient or caption is in them', () => {
    const text = app.rawLines.join('');
    const secrets = PROVIDER_TENANTS.flatMap((tenant) => [
      ...KINDS.flatMap((kind) => plantedCredential(tenant, kind).secrets),
      ...Object.keys(credentialsOf(tenant)),
      ...providers.posts(tenant).flatMap(({ caption }) => caption ?? []),
      CHATS[tenant],
      senderOf(tenant),
    ]);
    expect([...secrets, RECIPIENT].filter((secret) => text.includes(secret))).toEqual([]);
  });
});
