import { execFile } from 'node:child_process';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import {
  PASSWORD,
  signIn,
  startTestApp,
  tenantFile,
  type AdminHeaders,
  type TestApp,
  type TestAppOptions,
} from '../../support/app/index.js';
import type { TenantFile } from '../../support/orchestrator/index.js';
import { listen } from './complaints.js';
import { DESK } from './devices.js';
import { Line } from './line.js';
import { putSmallPhotos } from './small-photos.js';

/** The application with its real page, two tenants and drawn photos, and a browser that looks at it. */
export interface Studio {
  readonly app: TestApp;
  /** The way between the browser and the application. */
  readonly line: Line;
  /** Everything the pages complained about: errors, warnings, reports of the content policy. */
  readonly complaints: string[];
  address(tenant: string, path?: string): string;
  open(tenant: string, path: string, options?: BrowserContextOptions): Promise<Page>;
  /** As `open`, by somebody who has signed in before. Give a context to have another tab of it. */
  openAsAdmin(tenant: string, path: string, options?: BrowserContextOptions | BrowserContext): Promise<Page>;
  /** A browser of its own in which somebody has signed in. */
  contextOfAdmin(tenant: string, options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Headers of one session that lasts as long as the studio. */
  readonly headersOfAdmin: (tenant: string) => Promise<AdminHeaders>;
  signIn(page: Page): Promise<void>;
  /** The folder on disk where a tenant's photos lie. */
  inbox(tenant: string): string;
  /** File names in a folder of a tenant on disk, sorted; our own bookkeeping left out. */
  folder(tenant: string, folder: 'inbox' | 'archive' | 'keep' | 'reject'): Promise<string[]>;
  /** Posts in a tenant's outbox on disk. */
  posts(tenant: string): Promise<string[]>;
  close(): Promise<void>;
}

const TENANTS = ['aurora', 'harbor'] as const;
const PAINTER = join(__dirname, '../../../dist-tools/tools/demo/photos/draw-folder.js');
/** Of the demo photos' full size: enough for a screen, quick to draw. */
const SCALE = 0.35;
/** Enough to be looked through. */
const NEIGHBOUR_PHOTOS = 40;

/** How a studio differs from the usual one. */
export interface StudioOptions extends Pick<TestAppOptions, 'adapters' | 'clock' | 'env'> {
  /**
   * What lies in every inbox: the demo's photos (default), or small ones with the same names everywhere: so many in
   * aurora's, and as many, but at most {@link NEIGHBOUR_PHOTOS}, in harbor's.
   */
  readonly photos?: 'demo' | number;
  /** What the orchestrator says about every tenant; default two outboxes. */
  readonly tenant?: TenantFile;
  /** All browsers share one session of each tenant: many would sign in more often in a minute than anybody may. */
  readonly sharesSession?: boolean;
}

/** @throws Error when the page is not built */
export async function openStudio(browser: Browser, options: StudioOptions = {}): Promise<Studio> {
  const { photos = 'demo', tenant: file = withTwoOutboxes(), sharesSession = false, ...parts } = options;
  const app = await startTestApp({ builtUi: true, ...parts });
  const line = await Line.open(app.port);
  const inbox = (tenant: string): string => join(app.dataDir, 'photos', tenant, 'inbox');
  if (photos === 'demo') await draw(app.dataDir);
  else {
    await putSmallPhotos(inbox('aurora'), photos);
    await putSmallPhotos(inbox('harbor'), Math.min(photos, NEIGHBOUR_PHOTOS));
  }
  for (const tenant of TENANTS) app.tenants.set(tenant, file);
  const complaints: string[] = [];
  const address = (tenant: string, path = '/'): string => `http://${tenant}.localhost:${line.port}${path}`;
  const visit = async (context: BrowserContext, url: string): Promise<Page> => {
    const page = await context.newPage();
    // The browser leaves the choice of files to us from here on: told only when it is due, it may open a dialog first.
    page.on('filechooser', () => undefined);
    listen(page, complaints);
    await page.goto(url);
    return page;
  };
  const sessions = new Map<string, Promise<AdminHeaders>>();
  const headersOfAdmin = (tenant: string): Promise<AdminHeaders> => {
    const known = sessions.get(tenant) ?? signIn(app.url, `${tenant}.localhost`);
    sessions.set(tenant, known);
    return known;
  };
  const contextOfAdmin = async (tenant: string, options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({ ...DESK, ...options });
    const session = sharesSession ? headersOfAdmin(tenant) : signIn(app.url, `${tenant}.localhost`);
    await context.addCookies(cookiesOf(await session, tenant));
    return context;
  };
  return {
    ...{ app, line, complaints, address, inbox, headersOfAdmin },
    open: async (tenant, path, options = {}) =>
      visit(await browser.newContext({ ...DESK, ...options }), address(tenant, path)),
    contextOfAdmin,
    openAsAdmin: async (tenant, path, options = {}) =>
      visit(isContext(options) ? options : await contextOfAdmin(tenant, options), address(tenant, path)),
    signIn: async (page) => {
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    },
    folder: (tenant, folder) => filesIn(folder === 'inbox' ? inbox(tenant) : join(inbox(tenant), folder)),
    posts: async (tenant) => {
      const all = await readdir(join(app.dataDir, 'outbox', tenant), { recursive: true }).catch(() => []);
      return all.filter((path) => path.endsWith('post.json')).sort();
    },
    close: async () => {
      await line.close();
      await app.stop();
    },
  };
}

function isContext(options: BrowserContextOptions | BrowserContext): options is BrowserContext {
  return 'newPage' in options;
}

/** As signing in by password gives them. */
function cookiesOf({ Cookie }: AdminHeaders, tenant: string): { name: string; value: string; url: string }[] {
  return Cookie.split('; ').map((pair) => {
    const cut = pair.indexOf('=');
    return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url: `http://${tenant}.localhost/` };
  });
}

/** Local storage, captions without AI and two outboxes. */
export function withTwoOutboxes(features: Readonly<Record<string, unknown>> = {}): TenantFile {
  const file = tenantFile(features);
  const config = file.envelope['config'] as Record<string, unknown>;
  const publishers = ['outbox', 'journal'].map((id) => ({ id, type: 'outbox', enabled: true }));
  return { ...file, envelope: { ...file.envelope, config: { ...config, publishers } } };
}

/** The demo's photos, by a process of its own: the application forbids this one to read vector pictures. */
async function draw(dataDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [PAINTER, join(dataDir, 'drawn'), String(SCALE)]);
  for (const tenant of TENANTS) {
    await mkdir(join(dataDir, 'photos', tenant), { recursive: true });
    await rename(join(dataDir, 'drawn', tenant), join(dataDir, 'photos', tenant, 'inbox'));
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}
