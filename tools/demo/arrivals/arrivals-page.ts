import { html } from '../view/html.js';
import type { Html } from '../view/html.js';
import type { AiCall, ArrivedMail, ArrivedPost, Arrivals, TurnedAway } from './arrived.js';

/** Whose page it is. */
export interface ArrivalsHead {
  /** Null = everybody's. */
  readonly tenant: string | null;
  readonly tenants: readonly string[];
  /** Where the publisher shows a tenant. */
  readonly publisherUrl: (tenant: string) => string;
  /** Bad days, in words; empty on a good one. */
  readonly badDays: readonly string[];
  /** Changes when there is something new to see. */
  readonly version: string;
}

/** What arrived at the stand-ins of Telegram, mail and OpenAI. Texts of others stand in it as text only. */
export function arrivalsPage(
  head: ArrivalsHead,
  { posts, mails, turnedAway, calls }: Omit<Arrivals, 'picture'>,
): string {
  const { tenant, tenants, publisherUrl, badDays, version } = head;
  const tab = (one: string | null): Html =>
    html`<a href="/${one ?? ''}" ${one === tenant ? html`aria-current="page"` : ''}>${one ?? 'both'}</a>`;
  const links = tenants.map((one) => html` <a href="${publisherUrl(one)}">${one}</a>`);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>What arrived</title>
        <link rel="stylesheet" href="/style.css" />
        <script src="/renew.js" defer></script>
      </head>
      <body data-version="${version}">
        <header>
          <h1>What arrived</h1>
          <nav aria-label="Tenants">${[null, ...tenants].map(tab)}</nav>
          <p>
            Telegram, the mail server and OpenAI are played on this machine, so nothing has left it. The page renews
            itself. Photos are published at${links}. Times are UTC. Captions are those of a stand-in: it knows colours
            only, and names each photo by a mark.
          </p>
          ${badDays.map((day) => html`<p class="bad">${day}</p>`)}
        </header>
        <main>
          ${section('Telegram', postCount(posts), channelList(posts))}
          ${section('Mail', counted(mails.length, 'mail'), [...newestFirst(mails).map(mailCard), ...turnedAwayList(turnedAway)])}
          ${section('OpenAI', tokensOf(calls), calls.length === 0 ? [] : [callTable(calls)])}
        </main>
      </body>
    </html> `.text;
}

function section(title: string, count: string, content: readonly Html[]): Html {
  const body = content.length === 0 ? html`<p class="empty">Nothing yet.</p>` : html`${content}`;
  return html`<section>
    <h2>${title} <small>${count}</small></h2>
    ${body}
  </section>`;
}

function channelList(posts: readonly ArrivedPost[]): readonly Html[] {
  return posts.length === 0 ? [] : [html`<div class="channels">${channels(posts)}</div>`];
}

function channels(posts: readonly ArrivedPost[]): readonly Html[] {
  const names = [...new Set(posts.map(({ channel }) => channel))].sort();
  return names.map((name) => {
    const own = newestFirst(posts.filter(({ channel }) => channel === name));
    return html`<div>
      <h3>${name} <small>${own[0]?.tenant ?? ''}</small></h3>
      <div class="grid">${own.map(postCard)}</div>
    </div>`;
  });
}

function postCard(post: ArrivedPost): Html {
  const number = post.messageId === null ? '' : `message ${post.messageId}`;
  return html`<figure class="${post.fate}">
    ${picture(post.picture, post.spoiler)}
    <figcaption>
      ${fate(post)}
      <p dir="auto">${post.caption}</p>
      <small>${[number, post.spoiler ? 'behind a spoiler' : '', time(post.at)].filter(Boolean).join(' · ')}</small>
    </figcaption>
  </figure>`;
}

function mailCard(mail: ArrivedMail): Html {
  const hidden = mail.recipients.filter((one) => !mail.to.includes(one));
  return html`<article class="${mail.fate}">
    ${picture(mail.picture, false)}
    <div>
      ${fate(mail)}
      <h3 dir="auto">${mail.subject}</h3>
      <small
        >${mail.from} → ${mail.to.join(', ')}${hidden.length === 0 ? '' : `, hidden: ${hidden.join(', ')}`} ·
        ${mail.tenant ?? ''} · ${time(mail.at)}</small
      >
      <p dir="auto">${mail.body}</p>
      <small>${mail.messageId}</small>
    </div>
  </article>`;
}

function turnedAwayList(all: readonly TurnedAway[]): readonly Html[] {
  if (all.length === 0) return [];
  const items = newestFirst(all).map(({ at, tenant, reason }) => html`<li>${time(at)} ${tenant}: ${reason}</li>`);
  return [
    html`<h3>Connections without a mail <small>${all.length}</small></h3>`,
    html`<ul>
      ${items}
    </ul>`,
  ];
}

function callTable(calls: readonly AiCall[]): Html {
  const rows = newestFirst(calls).map(
    (call) =>
      html`<tr class="${call.fate}">
        <td>${time(call.at)}</td>
        <td>${call.tenant ?? ''}</td>
        <td>${call.about}${call.pictureSide === null ? '' : `, ${call.pictureSide} px`}</td>
        <td>${call.model}</td>
        <td class="number">${call.tokens?.input ?? ''}</td>
        <td class="number">${call.tokens?.output ?? ''}</td>
        <td>${fate(call)}</td>
      </tr>`,
  );
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th>Time</th>
          <th>Tenant</th>
          <th>What</th>
          <th>Model</th>
          <th class="number">Tokens in</th>
          <th class="number">out</th>
          <th>Answer</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

const FATES = { accepted: '', accepted_unheard: 'arrived, but the publisher was not told', refused: 'refused' };

function fate({ fate: what, answered }: Pick<ArrivedPost, 'fate' | 'answered'>): Html {
  const words = [FATES[what], answered ?? ''].filter(Boolean).join(': ');
  return words === '' ? html`` : html`<b class="fate">${words}</b>`;
}

function picture(key: string | null, hidden: boolean): Html {
  if (key === null) return html``;
  const url = `/picture?key=${encodeURIComponent(key)}`;
  return html`<a href="${url}" class="${hidden ? 'spoiler' : 'shown'}"><img src="${url}" alt="" loading="lazy" /></a>`;
}

function postCount(posts: readonly ArrivedPost[]): string {
  const refused = posts.filter(({ fate: what }) => what === 'refused').length;
  const made = counted(posts.length - refused, 'post');
  return refused === 0 ? made : `${made}, ${refused} refused`;
}

function tokensOf(calls: readonly AiCall[]): string {
  const sum = calls.reduce((total, { tokens }) => total + (tokens ? tokens.input + tokens.output : 0), 0);
  return `${counted(calls.length, 'call')}, ${counted(sum, 'token')}`;
}

const counted = (count: number, word: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? word : `${word}s`}`;
const newestFirst = <T>(items: readonly T[]): readonly T[] => [...items].reverse();
const time = (at: Date): string => at.toISOString().slice(11, 19);
