import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';
import { file, note, page, servePage } from '../view/serve-page.js';
import type { Answer, RunningView } from '../view/serve-page.js';
import { arrivalsPage } from './arrivals-page.js';
import { ARRIVALS_STYLE, RENEW } from './arrivals-style.js';
import type { Arrivals } from './arrived.js';

export interface ArrivalsOptions {
  /** 0 = any free one. */
  readonly port: number;
  readonly arrivals: () => Arrivals;
  readonly publisherUrl: (tenant: string) => string;
  readonly badDays: readonly string[];
}

/** Shows what arrived at the stand-ins of Telegram, mail and OpenAI, and renews itself. */
export function startArrivals(options: ArrivalsOptions): Promise<RunningView> {
  return servePage({
    port: options.port,
    mayAlso: ["script-src 'self'", "connect-src 'self'"],
    answer: (url) => answer(url, options),
  });
}

function answer(url: URL, options: ArrivalsOptions): Answer {
  switch (url.pathname) {
    case '/style.css':
      return { status: 200, type: 'text/css; charset=utf-8', body: ARRIVALS_STYLE };
    case '/renew.js':
      return { status: 200, type: 'text/javascript; charset=utf-8', body: RENEW };
    case '/favicon.ico':
      return note(204, '');
    case '/version':
      return note(200, versionOf(options.arrivals()));
    case '/picture':
      return pictureOf(url.searchParams.get('key') ?? '', options);
    case '/':
      return pageOf(null, options);
  }
  const tenant = DEMO_TENANTS.find((one) => url.pathname === `/${one}`);
  return tenant ? pageOf(tenant, options) : note(404, 'Nothing here.');
}

function pictureOf(key: string, { arrivals }: ArrivalsOptions): Answer {
  const bytes = arrivals().picture(key);
  return bytes ? file(bytes) : note(404, 'No such picture.');
}

function pageOf(tenant: DemoTenant | null, { arrivals, publisherUrl, badDays }: ArrivalsOptions): Answer {
  const all = arrivals();
  const own = <T extends { readonly tenant: DemoTenant | null }>(items: readonly T[]): readonly T[] =>
    tenant === null ? items : items.filter((item) => item.tenant === tenant);
  const head = { tenant, tenants: DEMO_TENANTS, publisherUrl, badDays, version: versionOf(all) };
  const { posts, mails, turnedAway, calls } = all;
  const shown = { posts: own(posts), mails: own(mails), turnedAway: own(turnedAway), calls: own(calls) };
  return page(arrivalsPage(head, shown));
}

/** Nothing that arrived goes away again; only whether it was answered is known a little later. */
function versionOf({ posts, mails, turnedAway, calls }: Arrivals): string {
  const unheard = [...posts, ...mails].filter(({ fate }) => fate === 'accepted_unheard');
  return [posts, mails, turnedAway, calls, unheard].map(({ length }) => length).join('-');
}
