import { startSmtp } from '../../../test/support/smtp/index.js';
import type { FaultPlan, RunningSmtp, SmtpMail, SmtpSessionEntry } from '../../../test/support/smtp/index.js';
import type { ArrivedMail, TurnedAway } from '../arrivals/arrived.js';
import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';
import type { Derive } from '../storages/derive.js';
import type { MailStandIn, TenantProviders } from './provider-stand-in.js';
import type { DayOf } from './provider-words.js';

interface TenantMail {
  readonly sender: string;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly confirmation: Readonly<Record<string, unknown>>;
}

/** One mails a circle of friends, the other posts to FetLife and wants a copy of it. */
const MAIL: Readonly<Record<DemoTenant, TenantMail>> = {
  aurora: {
    sender: 'studio@aurora.example',
    entry: { id: 'friends', type: 'email', config: { recipient: 'friends@aurora.example', caption_target: 'both' } },
    confirmation: { confirmation_to_sender: false },
  },
  harbor: {
    sender: 'studio@harbor.example',
    entry: {
      id: 'fetlife',
      type: 'fetlife',
      config: { recipient: '123456@upload.example', caption_target: 'subject', subject_mode: 'private' },
    },
    confirmation: { confirmation_to_sender: true, confirmation_tags_count: 5 },
  },
};

/** `stripped` is no fault of one command, but of the whole server. */
const PLANS: Readonly<Record<Exclude<DayOf<'smtp'>, 'stripped'>, FaultPlan>> = {
  silent_after_dot: { at: 'dot', fault: { does: 'silent', taken: true } },
  full: { at: 'dot', fault: { does: 'reply', code: 452 } },
  rejected: { at: 'rcpt', fault: { does: 'reply', code: 550 } },
  revoked: { at: 'auth', fault: { does: 'reply', code: 535 } },
};

/** A mail server with STARTTLS for each tenant of the demo. */
export async function startMailStandIn(derive: Derive): Promise<MailStandIn> {
  const passwordOf = (tenant: DemoTenant): string => derive(`mail password of ${tenant}`).slice(0, 24);
  const start = (tenant: DemoTenant): Promise<RunningSmtp> =>
    startSmtp({
      users: [{ username: MAIL[tenant].sender, password: passwordOf(tenant) }],
      mode: 'starttls',
      authority: `Mail server of ${tenant}`,
    });
  const servers = { aurora: await start('aurora'), harbor: await start('harbor') };
  const each = <T>(tell: (tenant: DemoTenant, server: RunningSmtp) => readonly T[]): readonly T[] =>
    DEMO_TENANTS.flatMap((tenant) => tell(tenant, servers[tenant]));
  return {
    variables: {},
    trusted: each((_tenant, { certificate }) => [certificate]).join(''),
    tenant: (tenant) => tenantMail(tenant, servers[tenant], passwordOf(tenant)),
    mails: () =>
      inOrder(each((tenant, { journal, sessions }) => journal.map((mail) => mailOf(tenant, mail, sessions)))),
    turnedAway: () => inOrder(each(turnedAwayBy)),
    picture: (key) => pictureOf(servers, key),
    begin: (day, tenant) => {
      for (const one of tenant === null ? DEMO_TENANTS : [tenant]) beginDay(servers[one], day);
    },
    close: async () => {
      await Promise.all(Object.values(servers).map((server) => server.close()));
    },
  };
}

function tenantMail(tenant: DemoTenant, { host, port }: RunningSmtp, password: string): TenantProviders {
  const { sender, entry, confirmation } = MAIL[tenant];
  const reference = `mail-of-${tenant}`;
  const server = { host, port, use_tls: true, from_email: sender, username: null, password_ref: reference };
  return {
    publishers: [{ enabled: true, credentials_ref: null, ...entry }],
    blocks: { email_server: server, confirmation },
    credentials: { [reference]: { provider: 'smtp', password } },
  };
}

function beginDay({ control }: RunningSmtp, day: DayOf<'smtp'>): void {
  if (day === 'stripped') control.offersStartTls = false;
  else control.fail(PLANS[day]);
}

function mailOf(tenant: DemoTenant, mail: SmtpMail, sessions: readonly SmtpSessionEntry[]): ArrivedMail {
  const faults = sessions[mail.session]?.faults ?? [];
  return {
    tenant,
    at: new Date(mail.atMs),
    fate: faults.length > 0 ? 'accepted_unheard' : 'accepted',
    answered: null,
    from: mail.from,
    recipients: mail.envelope.to,
    to: mail.to,
    subject: mail.subject,
    body: mail.text,
    messageId: mail.messageId,
    picture: mail.attachments.length > 0 ? `${tenant}/mail/${mail.seq}` : null,
  };
}

/** Connections that ended without a mail, or will. */
function turnedAwayBy(tenant: DemoTenant, { journal, sessions }: RunningSmtp): readonly TurnedAway[] {
  const delivered = new Set(journal.map(({ session }) => session));
  return sessions
    .filter(({ seq, open, refusals, faults }) => !delivered.has(seq) && (!open || refusals.length + faults.length > 0))
    .map(({ atMs, refusals, faults }) => {
      const reasons = [...refusals, ...faults.map((fault) => FAULTS[fault] ?? fault)];
      return { tenant, at: new Date(atMs), reason: reasons.join(', ') || 'the publisher left without a mail' };
    });
}

/** What the stand-in writes into its journal, in words. */
const FAULTS: Readonly<Record<string, string>> = {
  'auth:reply': 'the password was refused',
  'rcpt:reply': 'the recipient was refused',
  'dot:reply': 'the mail was refused when all of it was there',
};

function pictureOf(servers: Readonly<Record<DemoTenant, RunningSmtp>>, key: string): Buffer | null {
  const [, name, seq] = /^([a-z]+)\/mail\/(\d{1,9})$/.exec(key) ?? [];
  const tenant = DEMO_TENANTS.find((one) => one === name);
  return tenant ? (servers[tenant].journal[Number(seq)]?.attachments[0]?.content ?? null) : null;
}

const inOrder = <T extends { readonly at: Date }>(items: readonly T[]): readonly T[] =>
  [...items].sort((one, other) => one.at.getTime() - other.at.getTime());
