import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import request from 'supertest';
import type { Response } from 'supertest';
import { contentHash } from '../../../src/kernel/index.js';
import { signIn } from './sign-in.js';
import type { AdminHeaders } from './sign-in.js';
import { startTestApp, tenantFile } from './test-app.js';
import type { TestApp, TestAppOptions } from './test-app.js';
import { formOf, sendForm } from './upload-form.js';
import type { FormPart, UploadForm } from './upload-form.js';

export type TenantName = 'aurora' | 'harbor';
type Method = 'get' | 'post' | 'put' | 'delete';

/** What a call may carry beside its path. */
export interface CallOptions {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly as?: TenantName;
}

/** A post of the outbox, as it lies on the disk. */
export interface OutboxPost {
  readonly directory: string;
  readonly platform: string;
  readonly caption: string;
  readonly attemptKey: string;
  readonly spoiler: boolean;
  readonly altText: string | null;
}

/** Every file below the photos and the outboxes, by path, with the SHA-256 of its bytes. */
export type Census = ReadonlyMap<string, string>;

/** A small picture whose bytes no other seed has. */
export function drawnPicture(seed: number, format: 'jpeg' | 'png' = 'jpeg'): Promise<Buffer> {
  const background = { r: seed % 256, g: (seed >> 8) % 256, b: 90 };
  const image = sharp({ create: { width: 24 + (seed % 7), height: 18, channels: 3, background } });
  return (format === 'png' ? image.png() : image.withExif({ IFD0: { Copyright: `no ${seed}` } }).jpeg()).toBuffer();
}

/** The whole application with two tenants, their folders on the disk, and a signed-in admin of each. */
export class PhotoWorld {
  #seed = 1;
  #keys = 0;

  private constructor(
    readonly app: TestApp,
    private readonly admins: Readonly<Record<TenantName, AdminHeaders>>,
  ) {}

  static async start(options: TestAppOptions = {}): Promise<PhotoWorld> {
    const app = await startTestApp({ withoutUi: true, ...options });
    const aurora = await signIn(app.url, 'aurora.localhost');
    const harbor = await signIn(app.url, 'harbor.localhost');
    const world = new PhotoWorld(app, { aurora, harbor });
    await world.put('only-harbor.jpg', { tenant: 'harbor' });
    return world;
  }

  stop(): Promise<void> {
    return this.app.stop();
  }

  /** Empties aurora: no photos, no posts, no records, the usual configuration. */
  async clear(): Promise<void> {
    // What a test before this one began may still write a last word.
    const all = { recursive: true, force: true, maxRetries: 10 };
    await rm(this.folder(), all);
    await rm(join(this.app.dataDir, 'outbox', 'aurora'), all);
    await this.configure({});
  }

  /** Folder of a tenant's photos on the disk. */
  folder(folder = 'inbox', tenant: TenantName = 'aurora'): string {
    const inbox = join(this.app.dataDir, 'photos', tenant, 'inbox');
    return folder === 'inbox' ? inbox : join(inbox, folder === 'remove' ? 'reject' : folder);
  }

  /** Puts a file into a folder as people do, past the application. @returns its content hash */
  async put(
    name: string,
    { bytes, folder, tenant }: { bytes?: Uint8Array | string; folder?: string; tenant?: TenantName } = {},
  ): Promise<string> {
    const path = this.folder(folder, tenant);
    const data = bytes ?? (await drawnPicture((this.#seed += 1)));
    await mkdir(path, { recursive: true });
    await writeFile(join(path, name), data);
    return contentHash(Buffer.from(data));
  }

  /** Names of a folder's files, hidden ones left out. */
  async names(folder = 'inbox', tenant: TenantName = 'aurora'): Promise<readonly string[]> {
    const entries = await readdir(this.folder(folder, tenant), { withFileTypes: true }).catch(() => []);
    return entries.flatMap((entry) => (entry.isFile() && !entry.name.startsWith('.') ? [entry.name] : [])).sort();
  }

  async census(): Promise<Census> {
    const found = new Map<string, string>();
    for (const top of ['photos', 'outbox']) await count(join(this.app.dataDir, top), found);
    return found;
  }

  /** Only what people own: photos and texts of all folders, without the application's own records. */
  async ownedFiles(tenant: TenantName = 'aurora'): Promise<Census> {
    const found = new Map<string, string>();
    await count(this.folder('inbox', tenant), found, '.publisher');
    return found;
  }

  async posts(tenant: TenantName = 'aurora'): Promise<readonly OutboxPost[]> {
    const files = await readdir(join(this.app.dataDir, 'outbox', tenant), { recursive: true }).catch(() => []);
    const own = files
      .filter((path) => path.endsWith('post.json'))
      .sort()
      .map((path) => join(this.app.dataDir, 'outbox', tenant, path));
    return Promise.all(
      own.map(async (path) => ({ directory: path.slice(0, -'/post.json'.length), ...JSON.parse(await text(path)) })),
    ) as Promise<OutboxPost[]>;
  }

  call(method: Method, path: string, { body, headers, as = 'aurora' }: CallOptions = {}): Promise<Response> {
    const agent = request(this.app.url);
    const call = agent[method](path).set({ ...this.admins[as], ...headers });
    return Promise.resolve(body === undefined ? call : call.send(body));
  }

  get(path: string, options?: CallOptions): Promise<Response> {
    return this.call('get', path, options);
  }

  /** Uploads one photo as the page does. @param query with its question mark */
  upload(part: FormPart, query = '', as: TenantName = 'aurora'): Promise<Response> {
    return this.sendForm(formOf(part), query, as);
  }

  sendForm(
    form: UploadForm,
    query = '',
    as: TenantName = 'aurora',
    headers: CallOptions['headers'] = {},
  ): Promise<Response> {
    return sendForm(this.app.url, form, { ...this.admins[as], ...headers }, query);
  }

  /** Headers of a tenant's admin, for requests that no client library sends. */
  headersOf(tenant: TenantName): AdminHeaders {
    return this.admins[tenant];
  }

  /** A mutation of a photo: `publish`, `keep`, `analyze`, …; publishing gets a new key unless one is given. */
  act(name: string, action: string, body?: object, options: CallOptions = {}): Promise<Response> {
    const headers = action.startsWith('publish')
      ? { 'Idempotency-Key': this.key(), ...options.headers }
      : options.headers;
    const path = `/api/images/${encodeURIComponent(name)}/${action}`;
    return this.call('post', path, { ...options, body, headers: headers ?? {} });
  }

  next(body: object = {}, options: CallOptions = {}): Promise<Response> {
    const headers = { 'Idempotency-Key': this.key(), ...options.headers };
    return this.call('post', '/api/publish/next', { ...options, body, headers });
  }

  saveCaption(name: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.call('put', `/api/images/${encodeURIComponent(name)}/caption`, { body, headers });
  }

  detail(name: string, folder = 'inbox'): Promise<Response> {
    return this.get(`/api/images/${encodeURIComponent(name)}?folder=${folder}`);
  }

  /** An Idempotency-Key that nobody used. */
  key(): string {
    return `key-of-a-test-${(this.#keys += 1)}`;
  }

  /** Gives aurora another configuration and has the application read it. */
  async configure(change: { features?: object; config?: object }, tenant: TenantName = 'aurora'): Promise<void> {
    const { envelope } = tenantFile({ ...change.features });
    const config = { ...(envelope['config'] as object), ...change.config };
    this.app.tenants.set(tenant, { envelope: { ...envelope, config } });
    const answer = await this.call('post', '/api/admin/config/refresh', { as: tenant });
    if (answer.status !== 200) throw new Error(`The refresh answered ${answer.status}.`);
  }

  /** Newest state of a ledger record, as it lies on the disk. */
  async recordFile(hash: string, tenant: TenantName = 'aurora'): Promise<string> {
    const folder = this.#ledgerFolder(hash, tenant);
    const states = (await readdir(folder)).filter((file) => file.startsWith(`${hash}.`)).sort();
    return join(folder, states.at(-1) ?? '');
  }

  /** Writes the next state of a record, as another process would. @param ageMs how long ago that was */
  async plantRecord(hash: string, record: object | string, ageMs = 0, tenant: TenantName = 'aurora'): Promise<string> {
    const folder = this.#ledgerFolder(hash, tenant);
    await mkdir(folder, { recursive: true });
    const path = await nextState(folder, hash);
    await writeFile(path, typeof record === 'string' ? record : JSON.stringify(record));
    const then = new Date(Date.now() - ageMs);
    await utimes(path, then, then);
    return path;
  }

  /** Writes a request file, as another process would. @param id of the operation */
  async plantRequest(id: string, file: object, ageMs = 0, tenant: TenantName = 'aurora'): Promise<void> {
    const folder = join(this.folder('inbox', tenant), '.publisher', 'requests', id.slice(0, 2));
    await mkdir(folder, { recursive: true });
    const path = await nextState(folder, id);
    await writeFile(path, JSON.stringify(file));
    const then = new Date(Date.now() - ageMs);
    await utimes(path, then, then);
  }

  /** Fails unless harbor has exactly its own photo, and neither posts nor history. */
  async expectHarborUntouched(): Promise<void> {
    const files = await readdir(join(this.app.dataDir, 'photos', 'harbor'), { recursive: true });
    expect(files.sort()).toEqual(['inbox', join('inbox', 'only-harbor.jpg')]);
    expect(await this.posts('harbor')).toEqual([]);
    const listing = await this.get('/api/images?fresh=true', { as: 'harbor' });
    expect(listing.body.items).toMatchObject([{ filename: 'only-harbor.jpg' }]);
    for (const folder of ['archive', 'keep', 'remove']) {
      expect((await this.get(`/api/images?folder=${folder}`, { as: 'harbor' })).body.total).toBe(0);
    }
    expect((await this.get('/api/history', { as: 'harbor' })).body).toMatchObject({ items: [], total: 0 });
  }

  #ledgerFolder(hash: string, tenant: TenantName): string {
    return join(this.folder('inbox', tenant), '.publisher', 'ledger', hash.slice(0, 2));
  }
}

/** Runs work as if so much time had passed for the whole process. */
export async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const now = Date.now.bind(Date);
  const spy = jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);
  try {
    return await work();
  } finally {
    spy.mockRestore();
  }
}

async function count(folder: string, found: Map<string, string>, except?: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name === except) continue;
    if (entry.isDirectory()) await count(path, found);
    else
      found.set(
        path,
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      );
  }
}

/** Where the state after the newest one of a document lies; only the newest three are kept. */
async function nextState(folder: string, document: string): Promise<string> {
  const states = (await readdir(folder)).filter((file) => file.startsWith(`${document}.`));
  const newest = Math.max(0, ...states.map((file) => Number(file.split('.').at(-2))));
  return join(folder, `${document}.${String(newest + 1).padStart(6, '0')}.json`);
}

function text(path: string): Promise<string> {
  return readFile(path, 'utf8');
}
