import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';
import type { StoredFile } from '../storages/demo-storage.js';
import { storagePage } from './page.js';
import { file, note, page, servePage } from './serve-page.js';
import type { Answer, RunningView } from './serve-page.js';
import { STYLE } from './style.js';
import { tenantView } from './tenant-view.js';

export type { RunningView } from './serve-page.js';

export interface ViewOptions {
  /** 0 = any free one. */
  readonly port: number;
  /** For people: `Dropbox stand-in`. */
  readonly storage: string;
  /** The files of a tenant, by path without a slash at the front. */
  readonly files: (tenant: DemoTenant) => ReadonlyMap<string, StoredFile>;
  /** Where a tenant's photos lie, without slashes around it. */
  readonly root: string;
  /** What stands before a tenant's paths when they are shown. */
  readonly above: (tenant: DemoTenant) => string;
  readonly publisherUrl: (tenant: DemoTenant) => string;
}

/** Shows what lies in a stand-in: reading only, on this machine only, under its own name only. */
export function startView(options: ViewOptions): Promise<RunningView> {
  return servePage({ port: options.port, answer: (url) => answer(url, options) });
}

function answer(url: URL, options: ViewOptions): Answer {
  if (url.pathname === '/style.css') return { status: 200, type: 'text/css; charset=utf-8', body: STYLE };
  if (url.pathname === '/favicon.ico') return note(204, '');
  const [, name, action, ...rest] = url.pathname.split('/');
  if (name === '' && action === undefined) return { ...note(303, ''), location: `/${DEMO_TENANTS[0]}` };
  const tenant = DEMO_TENANTS.find((one) => one === name);
  if (!tenant || rest.length > 0) return note(404, 'Nothing here.');
  if (action === undefined) return pageOf(tenant, options);
  const found = action === 'file' ? options.files(tenant).get(url.searchParams.get('path') ?? '') : undefined;
  return found ? file(found.bytes) : note(404, 'No such file any more.');
}

function pageOf(tenant: DemoTenant, { storage, files, root, above, publisherUrl }: ViewOptions): Answer {
  const head = { tenant, tenants: DEMO_TENANTS, storage, above: above(tenant), publisherUrl: publisherUrl(tenant) };
  return page(storagePage({ ...head, root }, tenantView(files(tenant), root)));
}
