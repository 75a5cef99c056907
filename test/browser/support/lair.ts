import type { BrowserContext, Page } from 'playwright-core';
import { ATTACK_KIT, AURORA, type Attempt } from './attempts/index.js';
import { FOREIGN_ORIGIN, SIBLING_ORIGIN } from './names.js';
import type { SignInStudio } from './sign-in-studio.js';
import type { Visit } from './tls-front.js';

/** Who attacks: another site, or a name beside ours. */
export type Site = 'foreign' | 'sibling';
export const SITES: readonly Site[] = ['foreign', 'sibling'];
export const ORIGINS: Readonly<Record<Site, string>> = { foreign: FOREIGN_ORIGIN, sibling: SIBLING_ORIGIN };

/** What came of an attempt. */
export interface AttemptEnd {
  /** Everything the attacker's page could learn. */
  readonly learnt: string;
  /** What reached the service. */
  readonly visits: readonly Visit[];
}

/** Far longer than anything takes; an attempt that does not reach the service by then has not been made. */
const SETTLE_MS = 20_000;
const POLL_MS = 15;

/** Pages of both attackers in one browser; every attempt is made from there. */
export class Lair {
  /** Pages of ours that stay open beside the attackers'. */
  readonly bystanders = new Set<Page>();

  private constructor(
    private readonly studio: SignInStudio,
    private readonly context: BrowserContext,
    private readonly pages: Readonly<Record<Site, Page>>,
    /** How the front tells this browser from another. */
    private readonly agent: string,
  ) {}

  /** @param context the browser that has been lured there; no other lair's has the same user agent */
  static async open(studio: SignInStudio, context: BrowserContext, agent: string): Promise<Lair> {
    for (const attacker of [studio.foreign, studio.sibling]) plantPages(attacker.answers);
    const [foreign, sibling] = [await context.newPage(), await context.newPage()];
    await Promise.all([foreign.goto(`${FOREIGN_ORIGIN}/`), sibling.goto(`${SIBLING_ORIGIN}/`)]);
    return new Lair(studio, context, { foreign, sibling }, agent);
  }

  /** Makes an attempt and waits until all of it has reached the service and been answered. */
  async make({ code, reaches }: Pick<Attempt, 'code' | 'reaches'>, from: Site): Promise<AttemptEnd> {
    const before = this.studio.front.visits.length;
    const page = this.pages[from];
    const learnt = String(await page.evaluate(code));
    const visits = (): readonly Visit[] =>
      this.studio.front.visits.slice(before).filter((visit) => visit.agent === this.agent && siteOf(visit) === from);
    const isThere = (wanted: string): boolean => visits().some((visit) => nameOf(visit).startsWith(wanted));
    const end = Date.now() + SETTLE_MS;
    while (Date.now() < end && !(reaches.every(isThere) && visits().every(({ status }) => status !== null))) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return { learnt, visits: visits() };
  }

  /** Runs something in an attacker's page. */
  run(code: string, from: Site): Promise<unknown> {
    return this.pages[from].evaluate(code);
  }

  /** What the frames of an attacker's page really show. */
  frames(of: Site): Promise<readonly unknown[]> {
    const page = this.pages[of];
    const inner = page.frames().filter((frame) => frame !== page.mainFrame());
    return Promise.all(inner.map((frame) => frame.evaluate('location.href')));
  }

  /** Closes the windows that attempts have opened, and empties the attackers' pages. */
  async tidy(): Promise<void> {
    const own = Object.values(this.pages);
    const isOpened = (page: Page): boolean => !own.includes(page) && !this.bystanders.has(page);
    await Promise.all(
      this.context
        .pages()
        .filter(isOpened)
        .map((page) => page.close()),
    );
    await Promise.all(own.map((page) => page.evaluate('document.body.replaceChildren()')));
  }
}

/** `<method> <path and query>`. */
export function nameOf({ method, path }: Visit): string {
  return `${method} ${path}`;
}

/** Whose page has sent it; undefined = a page of ours, or a person. A socket has no `Sec-Fetch-Site` in Chromium. */
function siteOf({ fetch, origin }: Visit): Site | undefined {
  if (fetch.startsWith('cross-site') || origin === FOREIGN_ORIGIN) return 'foreign';
  return fetch.startsWith('same-site') || origin === SIBLING_ORIGIN ? 'sibling' : undefined;
}

function plantPages(answers: SignInStudio['foreign']['answers']): void {
  const publish = `${AURORA}/api/images/photo-1.jpg/publish`;
  answers.set('/', { body: `<!doctype html><title>prize draw</title><body><script>${ATTACK_KIT}</script></body>` });
  answers.set('/redirect-307', { status: 307, headers: { Location: publish } });
  answers.set('/reporting', {
    headers: { 'Content-Security-Policy': `img-src 'none'; report-uri ${publish}` },
    body: '<!doctype html><img src="/forbidden.png">',
  });
  answers.set('/worker.js', { headers: { 'Content-Type': 'text/javascript' }, body: '' });
}
