import { readdir, utimes, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import request from 'supertest';
import type { Response } from 'supertest';
import { EventReader, PhotoWorld, plantedJob, signIn, startReplica } from '../../support/app/index.js';
import type { AdminHeaders, Replica, TenantName } from '../../support/app/index.js';
import { ScriptedPlatforms } from './scripted-platforms.js';

/** Polls go on for this long: a busy machine is no failure. */
const POLLS = 2_000;
const POLL_MS = 20;

/** A bulk job as it is answered. */
export interface JobBody {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly photos: readonly {
    readonly filename: string;
    readonly state: string;
    readonly code: string | null;
    readonly finalName: string | null;
    readonly version: string | null;
  }[];
}

/** Which replica is asked, and who asks. */
export interface Asking {
  readonly as?: TenantName;
  readonly at?: 'here' | 'there';
  readonly key?: string;
}

const ENV = { BULK_PAUSE_MS: '0', RATE_LIMITS_LIFTED: 'true', RUNTIME_CONFIG_NEGATIVE_TTL_SECONDS: '5' };

/** Two replicas, two tenants, and platforms the test is the master of. */
export class BulkWorld {
  private constructor(
    readonly photos: PhotoWorld,
    readonly platforms: ScriptedPlatforms,
    readonly replica: Replica,
    private readonly admins: Readonly<Record<TenantName, AdminHeaders>>,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** @param more laid over the usual variables of both replicas */
  static async start(more: Readonly<Record<string, string>> = {}): Promise<BulkWorld> {
    const env = { ...ENV, ...more };
    const platforms = new ScriptedPlatforms();
    const photos = await PhotoWorld.start({ adapters: { publishers: platforms }, env });
    const replica = await startReplica(photos.app, { adapters: { publishers: platforms }, env });
    const aurora = await signIn(replica.url, 'aurora.localhost');
    const harbor = await signIn(replica.url, 'harbor.localhost');
    return new BulkWorld(photos, platforms, replica, { aurora, harbor }, env);
  }

  async stop(): Promise<void> {
    this.platforms.go();
    await this.replica.stop();
    await this.photos.stop();
  }

  /** One more process, for a test that ends it. */
  another(): Promise<Replica> {
    return startReplica(this.photos.app, { adapters: { publishers: this.platforms }, env: this.env });
  }

  /** A clean tenant with two platforms. @param features beside the usual ones */
  async clear(features: object = {}): Promise<void> {
    this.platforms.clear();
    await this.photos.clear();
    await this.configure(features);
  }

  async configure(features: object = {}): Promise<void> {
    const publishers = ['one', 'two'].map((id) => ({ id, type: 'outbox' }));
    await this.photos.configure({
      features: { keep_enabled: true, remove_enabled: true, ...features },
      config: { publishers },
    });
    await this.call('post', '/api/admin/config/refresh', { at: 'there' });
  }

  /** Puts photos there and says them as a job has them. */
  async plant(...names: readonly string[]): Promise<readonly { filename: string; version: string }[]> {
    for (const name of names) await this.photos.put(name);
    return this.named(...names);
  }

  /** Photos with the versions they have now. */
  async named(...names: readonly string[]): Promise<readonly { filename: string; version: string }[]> {
    const { items } = (await this.photos.get('/api/images?fresh=true&limit=200')).body as {
      items: readonly { filename: string; version: string }[];
    };
    const versions = new Map(items.map(({ filename, version }) => [filename, version]));
    return names.map((filename) => ({ filename, version: versions.get(filename) ?? 'vgone' }));
  }

  start(body: object, asking: Asking = {}): Promise<Response> {
    return this.call('post', '/api/bulk', { ...asking, key: asking.key ?? this.photos.key() }, body);
  }

  /** Starts a job that is taken. @returns where it is asked for */
  async begin(body: object, asking: Asking = {}): Promise<string> {
    const answer = await this.start(body, asking);
    if (answer.status !== 202) throw new Error(`The job was answered by ${answer.status} ${answer.body.code}.`);
    return answer.headers['location'] as string;
  }

  call(method: 'get' | 'post', path: string, asking: Asking = {}, body?: object): Promise<Response> {
    const { as = 'aurora', at = 'here', key } = asking;
    const headers: Record<string, string> = key === undefined ? {} : { 'Idempotency-Key': key };
    if (at === 'here') return this.photos.call(method, path, { as, headers, ...(body ? { body } : {}) });
    const agent = request(this.replica.url);
    const call = agent[method](path).set({ ...this.admins[as], ...headers });
    return Promise.resolve(body ? call.send(body) : call);
  }

  /** The same at a process of the test's own. */
  async beginAt({ url }: Replica, body: object): Promise<string> {
    const admin = await signIn(url, 'aurora.localhost');
    const answer = await request(url)
      .post('/api/bulk')
      .set({ ...admin, 'Idempotency-Key': this.photos.key() })
      .send(body);
    return answer.headers['location'] as string;
  }

  /** Waits until a tenant that was suspended is known again: a negative answer is kept for a while. */
  async untilBack(): Promise<void> {
    for (let poll = 0; poll < POLLS; poll += 1) {
      if ((await this.call('post', '/api/admin/config/refresh')).status === 200) return;
      await delay(POLL_MS);
    }
  }

  async job(where: string, asking: Asking = {}): Promise<JobBody> {
    return (await this.call('get', where, asking)).body as JobBody;
  }

  /** Asks until the job is as wanted. */
  async until(where: string, isSo: (job: JobBody) => boolean, asking: Asking = {}): Promise<JobBody> {
    for (let poll = 0; poll < POLLS; poll += 1) {
      const job = await this.job(where, asking);
      if (job.photos && isSo(job)) return job;
      await delay(POLL_MS);
    }
    throw new Error('The job did not come to what was waited for.');
  }

  ended(where: string, asking: Asking = {}): Promise<JobBody> {
    return this.until(where, ({ state }) => state === 'done' || state === 'cancelled', asking);
  }

  async events(
    where: string,
    headers: Record<string, string> = {},
    at: 'here' | 'there' = 'here',
  ): Promise<EventReader> {
    const url = at === 'here' ? this.photos.app.url : this.replica.url;
    const admin = at === 'here' ? await signIn(url, 'aurora.localhost') : this.admins.aurora;
    return EventReader.open(`${url}${where}/events`, { ...admin, ...headers });
  }

  /** Writes the file of a job that another process has or had. @param ageMs how long ago that was */
  async plantJob(id: string, file: object, ageMs: number): Promise<void> {
    const folder = join(this.photos.folder(), '.publisher', 'jobs');
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${id}.000001.json`);
    await writeFile(path, JSON.stringify({ ...plantedJob(id), ...file }));
    const then = new Date(Date.now() - ageMs);
    await utimes(path, then, then);
  }

  async jobFiles(): Promise<readonly string[]> {
    return readdir(join(this.photos.folder(), '.publisher', 'jobs')).catch(() => []);
  }
}

/** What became of the photos, in order. */
export const statesOf = ({ photos }: JobBody): readonly string[] => photos.map(({ state }) => state);
export const codesOf = ({ photos }: JobBody): readonly (string | null)[] => photos.map(({ code }) => code);
