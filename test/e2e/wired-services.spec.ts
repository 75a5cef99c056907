import { createHash } from 'node:crypto';
import { PhotoWorld, plantedCredential } from '../support/app/index.js';
import type { TenantName } from '../support/app/index.js';
import { startOpenAi } from '../support/openai/index.js';
import type { RunningOpenAi } from '../support/openai/index.js';
import { startSmtp } from '../support/smtp/index.js';
import type { RunningSmtp } from '../support/smtp/index.js';
import { startTelegram } from '../support/telegram/index.js';
import type { RunningTelegram } from '../support/telegram/index.js';

/** Captions, platforms and billing as they are wired: real adapters, two tenants, stand-ins that refuse what is wrong. */
const TENANTS: readonly TenantName[] = ['aurora', 'harbor'];
const secretOf = (tenant: TenantName, provider: 'openai' | 'telegram' | 'smtp', version = 'v1'): string =>
  plantedCredential(tenant, provider, version).secrets[0] ?? '';
const senderOf = (tenant: TenantName): string => `${tenant}@example.com`;

let openai: RunningOpenAi;
let telegram: RunningTelegram;
let smtp: RunningSmtp;
beforeAll(async () => {
  const keys = TENANTS.flatMap((tenant) => ['v1', 'v2'].map((version) => secretOf(tenant, 'openai', version)));
  openai = await startOpenAi({ keys });
  telegram = await startTelegram({
    bots: TENANTS.flatMap((tenant) =>
      ['v1', 'v2'].map((version) => ({ token: secretOf(tenant, 'telegram', version), chats: [`@studio_${tenant}`] })),
    ),
    enforceRates: false,
  });
  const users = TENANTS.map((tenant) => ({ username: senderOf(tenant), password: secretOf(tenant, 'smtp') }));
  smtp = await startSmtp({ users, mode: 'plain' });
});
afterAll(() => Promise.all([openai.close(), telegram.close(), smtp.close()]));

const services = (): Record<string, string> => ({
  OPENAI_BASE_URL: `${openai.url}/v1`,
  TELEGRAM_API_BASE_URL: telegram.url,
  ALLOW_PLAIN_SMTP: 'true',
});

let world: PhotoWorld;
/** @param more replaces members of the config */
async function configure(tenant: TenantName, more: object = {}, versions: object = {}): Promise<void> {
  const found = { openai: 'v1', telegram: 'v1', smtp: 'v1', ...versions };
  const planted = (['openai', 'telegram', 'smtp'] as const).map((provider) =>
    plantedCredential(tenant, provider, found[provider]),
  );
  const refOf = (provider: 'openai' | 'telegram' | 'smtp'): string => plantedCredential(tenant, provider).ref;
  const config = {
    features: { publish_enabled: true, analyze_caption_enabled: true },
    storage: { provider: 'local', paths: { root: '/inbox', archive: 'archive', keep: 'keep', remove: 'reject' } },
    publishers: [
      {
        id: 'tg',
        type: 'telegram',
        credentials_ref: refOf('telegram'),
        config: { channel_id: `@studio_${tenant}`, parse_mode: 'HTML' },
      },
      { id: 'mail', type: 'email', config: { recipient: `friend@${tenant}.example` } },
      { id: 'insta', type: 'instagram', credentials_ref: refOf('telegram'), config: { ig_user_id: '1' } },
    ],
    email_server: {
      host: '127.0.0.1',
      port: smtp.port,
      use_tls: false,
      from_email: senderOf(tenant),
      password_ref: refOf('smtp'),
    },
    confirmation: { confirmation_to_sender: false },
    ai: { credentials_ref: refOf('openai') },
    ...more,
  };
  world.app.tenants.set(tenant, {
    envelope: { schema_version: 2, app_type: 'publisher_v2', ttl_seconds: 600, config },
    credentials: Object.fromEntries(
      planted.map(({ ref, provider, version, fields }) => [ref, { provider, version, ...fields }]),
    ),
  });
  const answer = await world.call('post', '/api/admin/config/refresh', { as: tenant });
  expect(answer.status).toBe(200);
}

interface UsageEvent {
  readonly tenant_id: string;
  readonly idempotency_key: string;
  readonly quantity: number;
}
const usage = (): readonly UsageEvent[] =>
  world.app.orchestrator.journal
    .filter(({ route, status }) => route === 'usage' && status === 200)
    .map(({ body }) => JSON.parse(body) as UsageEvent);
const safetyIds = () =>
  openai.journal.entries
    .filter(({ call }) => call === 'vision' || call === 'captions')
    .map(({ body }) => (body as { safety_identifier?: string }).safety_identifier);

describe('tenants of a control plane', () => {
  beforeEach(async () => {
    world = await PhotoWorld.start({ env: { CAPTIONING_PROVIDER: 'openai', ...services() } });
    for (const tenant of TENANTS) await configure(tenant);
  });
  afterEach(() => world.stop());

  it('when two publish, each posts with its own bot, mailbox and key, and each pays for its own tokens', async () => {
    const from = { posts: telegram.posts().length, mails: smtp.journal.length, calls: openai.journal.entries.length };
    const paid = openai.journal.usageTotal();
    for (const tenant of TENANTS) await world.put('a.jpg', { tenant });
    const answers = await Promise.all(
      TENANTS.map((as) => world.act('a.jpg', 'publish', { platforms: ['tg', 'mail'] }, { as })),
    );
    expect(answers.map(({ status, body }) => [status, body.results?.tg?.status, body.results?.mail?.status])).toEqual([
      [200, 'sent', 'sent'],
      [200, 'sent', 'sent'],
    ]);
    const posts = telegram.posts().slice(from.posts);
    expect(posts.map(({ chatName, token }) => [chatName, token]).sort()).toEqual(
      TENANTS.map((tenant) => [`studio_${tenant}`, secretOf(tenant, 'telegram')]),
    );
    const mails = smtp.journal.slice(from.mails);
    expect(mails.map(({ username, envelope }) => [username, envelope.to]).sort()).toEqual(
      TENANTS.map((tenant) => [senderOf(tenant), [`friend@${tenant}.example`]]),
    );
    const calls = openai.journal.entries.slice(from.calls).filter(({ call }) => call !== 'model');
    expect(new Set(calls.map(({ key }) => key))).toEqual(new Set([0, 2]));
    await world.app.app.close();
    const events = usage();
    expect(new Set(events.map(({ idempotency_key }) => idempotency_key)).size).toBe(calls.length);
    expect(new Set(events.map(({ tenant_id }) => tenant_id))).toEqual(new Set(TENANTS));
    expect(events.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(openai.journal.usageTotal() - paid);
  });

  it('when a model is asked, it learns a pseudonym of the tenant, the same each time and no other tenant’s', async () => {
    const from = safetyIds().length;
    for (const as of [...TENANTS, ...TENANTS]) {
      const name = `${world.key()}.jpg`;
      await world.put(name, { tenant: as });
      expect((await world.act(name, 'analyze', undefined, { as })).status).toBe(200);
    }
    const ids = new Set(safetyIds().slice(from));
    expect(ids.size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect([...ids]).not.toContain(createHash('sha256').update('aurora').digest('hex').slice(0, 32));
  });

  it('when one key is refused and the control plane has another, the analysis goes on with it', async () => {
    await world.put('first.jpg');
    expect((await world.act('first.jpg', 'analyze')).status).toBe(200);
    openai.control.plan({ kind: 'unauthorized' }, { key: 0 });
    try {
      const tenant = world.app.tenants.get('aurora');
      const { ref, fields } = plantedCredential('aurora', 'openai', 'v2');
      const credentials = { ...tenant?.credentials, [ref]: { provider: 'openai', version: 'v2', ...fields } };
      world.app.tenants.set('aurora', { ...tenant, envelope: tenant?.envelope ?? {}, credentials });
      await world.put('second.jpg');
      const answer = await world.act('second.jpg', 'analyze');
      expect([answer.status, answer.body.code]).toEqual([200, undefined]);
      expect(openai.journal.entries.at(-1)?.status).toBe(200);
    } finally {
      openai.control.heal();
    }
  });

  it('when an admin asks for the platforms, each that cannot be used says which setting it is, and one line says so', async () => {
    await configure('aurora', {
      publishers: [
        { id: 'tg', type: 'telegram', credentials_ref: plantedCredential('aurora', 'telegram').ref, config: {} },
        { id: 'insta', type: 'instagram', credentials_ref: plantedCredential('aurora', 'telegram').ref, config: {} },
        { id: 'mail', type: 'email', config: { recipient: 'friend@aurora.example' } },
      ],
    });
    for (let round = 0; round < 3; round++) {
      const { body } = await world.get('/api/config/publishers');
      expect(body.publishers).toMatchObject([
        { id: 'tg', ready: false, reason: 'not_configured', field: 'config.channel_id' },
        { id: 'insta', ready: false, reason: 'not_configured', field: 'type' },
        { id: 'mail', ready: true, reason: null, field: null },
      ]);
    }
    const said = world.app.lines.filter(({ event }) => event === 'platform_misconfigured');
    expect(said.filter(({ publisher_type }) => publisher_type === 'telegram')).toMatchObject([
      { level: 'warn', tenant: 'aurora', reason: 'config.channel_id' },
    ]);
  });

  it('when billing is down, nobody who captions learns of it, and it is told once it is back', async () => {
    const paid = openai.journal.usageTotal();
    world.app.orchestrator.control.fail('usage', { kind: 'status', status: 503 }, { times: 1 });
    await world.put('a.jpg');
    const answer = await world.act('a.jpg', 'analyze');
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
    await world.app.app.close();
    expect(usage().reduce((sum, { quantity }) => sum + quantity, 0)).toBe(openai.journal.usageTotal() - paid);
  });

  it('when the AI credential is missing, analysis says so, and platforms go on with a caption of a person', async () => {
    const tenant = world.app.tenants.get('aurora');
    const { ref } = plantedCredential('aurora', 'openai');
    const others = Object.entries(tenant?.credentials ?? {}).filter(([known]) => known !== ref);
    const credentials = Object.fromEntries(others);
    world.app.tenants.set('aurora', { envelope: tenant?.envelope ?? {}, credentials });
    await world.put('a.jpg');
    const analyzed = await world.act('a.jpg', 'analyze');
    expect([analyzed.status, analyzed.body.code]).toEqual([503, 'ai_unavailable']);
    const published = await world.act('a.jpg', 'publish', { caption: 'By hand', platforms: ['tg'] });
    expect([published.status, published.body.results?.tg?.status]).toEqual([200, 'sent']);
  });

  it('when the balance is used up, analysis says that', async () => {
    const refused = { kind: 'status', status: 403, body: { error: 'insufficient_balance' } } as const;
    world.app.orchestrator.control.fail('credentials', refused, { tenant: 'aurora' });
    await world.put('a.jpg');
    const analyzed = await world.act('a.jpg', 'analyze');
    expect([analyzed.status, analyzed.body.code]).toEqual([402, 'insufficient_balance']);
  });
});

describe('one tenant of the environment', () => {
  afterEach(() => world.stop());

  it('when the variables of the Python version are set, captions come from OpenAI and posts go to Telegram', async () => {
    const from = telegram.posts().length;
    world = await PhotoWorld.start({
      standalone: true,
      env: {
        ...services(),
        OPENAI_API_KEY: secretOf('aurora', 'openai'),
        OPENAI_SETTINGS: '{"vision_model":"gpt-4o","caption_model":"gpt-4o-mini"}',
        TELEGRAM_BOT_TOKEN: secretOf('harbor', 'telegram'),
        TELEGRAM_BOT_TOKEN__TG_1: secretOf('aurora', 'telegram'),
        PUBLISHERS: '[{"type":"telegram","id":"tg-1","channel_id":"@studio_aurora"}]',
        STORAGE_PATHS: '{"root":"/aurora/inbox"}',
      },
    });
    await world.put('a.jpg');
    const answer = await world.act('a.jpg', 'publish', {});
    expect([answer.status, answer.body.results?.['tg-1']?.status]).toEqual([200, 'sent']);
    expect(telegram.posts().slice(from)).toMatchObject([{ chatName: 'studio_aurora' }]);
    expect(openai.journal.entries.filter(({ call }) => call === 'vision').at(-1)?.model).toBe('gpt-4o');
    expect(openai.journal.entries.filter(({ call }) => call === 'captions').at(-1)?.model).toBe('gpt-4o-mini');
    expect(world.app.orchestrator.journal).toEqual([]);
  });
});
