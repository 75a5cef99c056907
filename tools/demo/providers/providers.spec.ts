import { setTimeout as delay } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import sharp from 'sharp';
import { derivedFrom } from '../storages/index.js';
import { startMailStandIn } from './mail-stand-in.js';
import { startOpenAiStandIn } from './openai-stand-in.js';
import type { MailStandIn, OpenAiStandIn, TelegramStandIn, TenantProviders } from './provider-stand-in.js';
import { PROVIDER_DAYS } from './provider-words.js';
import type { DayOf } from './provider-words.js';
import { startTelegramStandIn } from './telegram-stand-in.js';

const derive = derivedFrom('a secret');
const secretsOf = ({ credentials }: TenantProviders): unknown[] => Object.values(credentials);
const payloadOf = (of: TenantProviders): Readonly<Record<string, unknown>> => Object.values(of.credentials)[0] ?? {};

/** A server hears of the end of a connection a moment after its client. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}

let image: Buffer;
beforeAll(async () => {
  image = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#246' } })
    .jpeg()
    .toBuffer();
});

describe('Telegram of the demo', () => {
  let telegram: TelegramStandIn;
  beforeEach(async () => {
    telegram = await startTelegramStandIn(derive);
  });
  afterEach(() => telegram.close());

  async function post(tenant: 'aurora' | 'harbor', caption: string): Promise<number> {
    const { publishers } = telegram.tenant(tenant);
    const { channel_id } = publishers[0]?.['config'] as { channel_id: string };
    const form = new FormData();
    form.set('chat_id', channel_id);
    form.set('caption', caption);
    form.set('photo', new Blob([new Uint8Array(image)], { type: 'image/jpeg' }), 'photo.jpg');
    const request = new Request('http://x', { method: 'POST', body: form });
    const url = `${telegram.variables['TELEGRAM_API_BASE_URL']}/bot${String(payloadOf(telegram.tenant(tenant))['bot_token'])}/sendPhoto`;
    const body = Buffer.from(await request.arrayBuffer());
    const headers = { 'content-type': request.headers.get('content-type') ?? '' };
    return fetch(url, { method: 'POST', body, headers }).then(
      ({ status }) => status,
      () => 0,
    );
  }

  it('when both tenants post, each has a channel, a token and posts of its own', async () => {
    expect([await post('aurora', 'A'), await post('harbor', 'H')]).toEqual([200, 200]);
    const [aurora, harbor] = telegram.posts();
    expect(aurora).toMatchObject({ tenant: 'aurora', channel: '@aurora_nights', caption: 'A', fate: 'accepted' });
    expect(harbor).toMatchObject({ tenant: 'harbor', channel: '-1001234567890', caption: 'H', messageId: 1 });
    expect(telegram.picture(aurora?.picture ?? '')).toEqual(image);
    expect(secretsOf(telegram.tenant('aurora'))).not.toEqual(secretsOf(telegram.tenant('harbor')));
  });

  const EXPECTED: Readonly<Record<DayOf<'telegram'>, readonly [number, string]>> = {
    lost_reply: [0, 'accepted_unheard'],
    limited: [429, 'refused'],
    down: [502, 'refused'],
    gone: [403, 'refused'],
    revoked: [401, 'refused'],
  };
  it.each(Object.keys(PROVIDER_DAYS.telegram) as DayOf<'telegram'>[])(
    'when the day is %s for aurora, its posts meet it and those of harbor do not',
    async (day) => {
      telegram.begin(day, 'aurora');
      const [status, fate] = EXPECTED[day];
      expect([await post('aurora', 'A'), await post('harbor', 'H')]).toEqual([status, 200]);
      expect(telegram.posts().map((one) => [one.tenant, one.fate])).toEqual([
        ['aurora', fate],
        ['harbor', 'accepted'],
      ]);
    },
  );
});

describe('mail of the demo', () => {
  let mail: MailStandIn;
  beforeEach(async () => {
    mail = await startMailStandIn(derive);
  });
  afterEach(() => mail.close());

  async function send(tenant: 'aurora' | 'harbor'): Promise<string> {
    const { blocks } = mail.tenant(tenant);
    const server = blocks['email_server'] as { host: string; port: number; from_email: string };
    const transport = createTransport({
      host: server.host,
      port: server.port,
      requireTLS: true,
      auth: { user: server.from_email, pass: String(payloadOf(mail.tenant(tenant))['password']) },
      tls: { ca: mail.trusted },
      socketTimeout: 1_000,
    });
    const message = {
      from: server.from_email,
      to: 'a@example.com',
      bcc: 'b@example.com',
      subject: 'Dusk',
      text: 'At dusk',
      attachments: [{ filename: 'photo-0a1b2c3d.jpg', content: image, contentType: 'image/jpeg' }],
    };
    const told = await transport.sendMail(message).then(
      () => 'sent',
      (error: { responseCode?: number; code?: string }) => String(error.responseCode ?? error.code),
    );
    transport.close();
    return told;
  }

  it('when both tenants send, their mails come apart, with picture and everybody who gets them', async () => {
    expect([await send('aurora'), await send('harbor')]).toEqual(['sent', 'sent']);
    const [first, second] = mail.mails();
    expect(first).toMatchObject({
      tenant: 'aurora',
      fate: 'accepted',
      subject: 'Dusk',
      to: ['a@example.com'],
      recipients: ['a@example.com', 'b@example.com'],
    });
    expect(second).toMatchObject({ tenant: 'harbor', from: 'studio@harbor.example' });
    expect(mail.picture(second?.picture ?? '')).toEqual(image);
    expect(mail.picture('vermont/mail/0')).toBeNull();
  });

  it('when a connection ends without a mail, it is told, with what was said on it', async () => {
    mail.begin('full', 'aurora');
    expect(await send('aurora')).toBe('452');
    await until(() => mail.turnedAway().length > 0);
    expect(mail.turnedAway()).toMatchObject([
      { tenant: 'aurora', reason: 'the mail was refused when all of it was there' },
    ]);
  });

  const EXPECTED: Readonly<Record<DayOf<'smtp'>, readonly [string, number]>> = {
    silent_after_dot: ['ETIMEDOUT', 1],
    full: ['452', 0],
    rejected: ['550', 0],
    stripped: ['500', 0],
    revoked: ['535', 0],
  };
  it.each(Object.keys(PROVIDER_DAYS.smtp) as DayOf<'smtp'>[])(
    'when the day is %s for aurora, its mails meet it and those of harbor do not',
    async (day) => {
      mail.begin(day, 'aurora');
      const [told, arrived] = EXPECTED[day];
      expect([await send('aurora'), await send('harbor')]).toEqual([told, 'sent']);
      expect(mail.mails().filter(({ tenant }) => tenant === 'aurora')).toHaveLength(arrived);
      expect(mail.mails().filter(({ tenant }) => tenant === 'harbor')).toHaveLength(1);
    },
  );
});

describe('OpenAI of the demo', () => {
  let openai: OpenAiStandIn;
  beforeEach(async () => {
    openai = await startOpenAiStandIn(derive);
  });
  afterEach(() => openai.close());

  const ask = async (tenant: 'aurora' | 'harbor', body: object): Promise<number> => {
    const key = String(payloadOf(openai.tenant(tenant))['api_key']);
    const answer = await fetch(`${openai.variables['OPENAI_BASE_URL']}/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.status;
  };

  it('when something is asked that no model takes, it is shown as refused, and whose it was', async () => {
    expect(await ask('harbor', { model: 'gpt-4o' })).toBe(400);
    expect(openai.calls()).toMatchObject([{ tenant: 'harbor', fate: 'refused', model: 'gpt-4o', tokens: null }]);
  });

  it('when the key of one tenant was taken away, the other goes on', async () => {
    openai.begin('revoked', 'aurora');
    expect([await ask('aurora', { model: 'gpt-4o' }), await ask('harbor', { model: 'gpt-4o' })]).toEqual([401, 400]);
  });
});
