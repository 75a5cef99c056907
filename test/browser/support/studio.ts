import { execFile } from 'node:child_process';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PASSWORD, startTestApp, tenantFile, type TestApp, type TestAppOptions } from '../../support/app/index.js';
import { listen } from './complaints.js';

/** The application with its real page, two tenants and drawn photos, and a browser that looks at it. */
export interface Studio {
  readonly app: TestApp;
  /** Everything the pages complained about: errors, warnings, reports of the content policy. */
  readonly complaints: string[];
  address(tenant: string, path?: string): string;
  open(tenant: string, path: string, options?: BrowserContextOptions): Promise<Page>;
  signIn(page: Page): Promise<void>;
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

/** @param options how the application differs from the usual one */
export async function openStudio(
  browser: Browser,
  options: Pick<TestAppOptions, 'adapters' | 'clock'> = {},
): Promise<Studio> {
  const app = await startTestApp({ builtUi: true, ...options });
  await draw(app.dataDir);
  for (const tenant of TENANTS) app.tenants.set(tenant, withTwoOutboxes());
  const complaints: string[] = [];
  const inbox = (tenant: string): string => join(app.dataDir, 'photos', tenant, 'inbox');
  const address = (tenant: string, path = '/'): string => `http://${tenant}.localhost:${app.port}${path}`;
  return {
    app,
    complaints,
    address,
    open: async (tenant, path, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      listen(page, complaints);
      await page.goto(address(tenant, path));
      return page;
    },
    signIn: async (page) => {
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    },
    folder: (tenant, folder) => filesIn(folder === 'inbox' ? inbox(tenant) : join(inbox(tenant), folder)),
    posts: async (tenant) => {
      const all = await readdir(join(app.dataDir, 'outbox', tenant), { recursive: true }).catch(() => []);
      return all.filter((path) => path.endsWith('post.json')).sort();
    },
    close: () => app.stop(),
  };
}

function withTwoOutboxes(): ReturnType<typeof tenantFile> {
  const file = tenantFile();
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
