import { Secret, type PhotoRef } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import type { EventLog } from '../../../src/platform/logging/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { S3ImageStorageFactory } from '../../../src/storage/s3/index.js';
import type { ImageStorage } from '../../../src/storage/index.js';
import { noisy } from '../../../src/storage/testing/pictures.js';
import { tenantConfig } from '../../../src/tenancy/testing/tenancy-fixtures.js';
import { startS3, type AnyRoute, type Fault, type Route, type RunningS3 } from '../s3/index.js';
import type { SceneOptions } from './dropbox-bench.js';
import { LeakCheck } from './leak-check.js';
import { forwarding, LeakLog } from './leak-log.js';
import { DOCUMENT, type CheckedScene, type Scene } from './operations.js';
import { freshWords, HastyIds, hex, needlesOf } from './words.js';

export interface S3SceneOptions extends SceneOptions {
  /** Nothing is known of the store yet: what writes asks first what it honours. */
  readonly isNew?: boolean;
}

/** A kind of request. Locks are apart: what happens to them says nothing of what they are for. */
export type S3Place = AnyRoute | `${Route} of a lock`;

type Furniture = Pick<Scene, 'ref' | 'versions' | 'cursor'>;

const OTHER_PHOTOS = 20;
const PAGE_SIZE = 8;
const DEADLINE_MS = 10_000;
const MAX_TRIES = 50;
/** Parts of all keys but those of locks. */
const NO_LOCKS = ['.jpg', '.json', '/probe/'];

function freshSecrets() {
  return {
    access_key_id: hex(10).toUpperCase(),
    secret_access_key: `${hex(12)}/+${hex(8)}`,
    bucket: `photos-${hex()}`,
    folder: `dir-${hex()}`,
  };
}

/** A bucket full of canaries, and one storage after the other on it. */
export class S3Bench {
  readonly words = freshWords();
  readonly #clock = new SystemClock();
  readonly #ids = new HastyIds();
  readonly #http = createHttpClient(this.#clock);
  readonly #check: LeakCheck;
  readonly #built: ImageStorage[] = [];
  /** By deadline. Storages of one factory know what the store honours once one of them has asked. */
  readonly #factories = new Map<number, Promise<S3ImageStorageFactory>>();
  #log: EventLog = new LeakLog();
  #furniture: (Furniture & { readonly asked: number }) | null = null;

  private constructor(
    readonly s3: RunningS3,
    readonly secrets: ReturnType<typeof freshSecrets>,
    private readonly picture: Buffer,
  ) {
    const { host } = new URL(s3.url);
    this.#check = new LeakCheck(needlesOf({ ...secrets, ...this.words, host }));
  }

  static async open(): Promise<S3Bench> {
    const secrets = freshSecrets();
    const { access_key_id: accessKeyId, secret_access_key: secretAccessKey, bucket } = secrets;
    const s3 = await startS3({ keys: [{ accessKeyId, secretAccessKey, buckets: [bucket] }], buckets: [bucket] });
    return new S3Bench(s3, secrets, await noisy('jpeg'));
  }

  /** A storage of its own on the bucket as it was at the start; nothing is planned. */
  async prepare({ log, deadlineMs = DEADLINE_MS, isNew = false, url }: S3SceneOptions = {}): Promise<CheckedScene> {
    this.s3.control.heal();
    const factory = isNew ? this.#newFactory(deadlineMs) : await this.#knowing(deadlineMs);
    const asked = this.s3.journal.length;
    if (this.#furniture === null || this.#isChangedSince(this.#furniture.asked)) {
      this.#furniture = { ...(await this.#furnish()), asked };
    }
    const own = new LeakLog();
    this.#log = log ?? own;
    const storage = await this.#build(factory, url);
    const everything = `${Object.values({ ...this.secrets, ...this.words }).join(' ')} ${this.s3.url}`;
    return { ...this.#furniture, storage, log: own, words: this.words, everything, check: () => this.#check };
  }

  /** Plans a fault for one kind of request. */
  fail(place: S3Place, fault: Fault): void {
    const [route = ''] = place.split(' ');
    const { control } = this.s3;
    if (route === 'list') return control.fail('list', fault);
    for (const keyIncludes of place === route ? NO_LOCKS : ['.lock'])
      control.fail(route as Route, fault, { keyIncludes });
  }

  /** Kinds of requests since then. */
  placesSince(seq: number): readonly S3Place[] {
    const places = this.s3.journal
      .slice(seq)
      .map(({ route, key }): S3Place => (key.endsWith('.lock') ? `${route as Route} of a lock` : route));
    return [...new Set(places)];
  }

  async close(): Promise<void> {
    for (const storage of this.#built) await storage.dispose();
    this.#http.onApplicationShutdown();
    await this.s3.close();
  }

  #isChangedSince(seq: number): boolean {
    return this.s3.journal.slice(seq).some(({ applied }) => applied);
  }

  async #furnish(): Promise<Furniture> {
    const bucket = this.s3.bucket(this.secrets.bucket);
    for (const key of bucket.tree().keys()) bucket.remove(key);
    const { folder } = this.secrets;
    const { photo, umlaut, text } = this.words;
    const hashed = { metadata: {}, contentType: 'image/jpeg' };
    bucket.plant(`${folder}/${photo}`, this.picture, hashed);
    bucket.plant(`${folder}/${photo}.txt`, text);
    bucket.plant(`${folder}/${umlaut}`, this.picture, hashed);
    for (let at = 0; at < OTHER_PHOTOS; at += 1) bucket.plant(`${folder}/z${at}.jpg`, this.picture);
    bucket.plant(`${folder}/.publisher/${DOCUMENT.path}`, text);
    const tree = bucket.tree();
    const etagOf = (key: string): string => tree.get(`${folder}/${key}`)?.etag ?? '';
    const ref: PhotoRef = {
      ...{ folder: 'inbox', name: photo, id: null, version: etagOf(photo), size: this.picture.length },
      ...{ modifiedAt: tree.get(`${folder}/${photo}`)?.lastModified ?? new Date(0), contentHash: null, format: 'jpeg' },
    };
    const versions = { document: etagOf(`.publisher/${DOCUMENT.path}`), sidecar: etagOf(`${photo}.txt`) };
    const lister = await this.#build(await this.#knowing(DEADLINE_MS));
    const { cursor } = await lister.photos.list('inbox', null);
    return { ref, versions, cursor: cursor ?? '' };
  }

  /** A factory whose storages need not ask any more. */
  #knowing(deadlineMs: number): Promise<S3ImageStorageFactory> {
    const known = this.#factories.get(deadlineMs) ?? this.#asked(this.#newFactory(deadlineMs));
    this.#factories.set(deadlineMs, known);
    return known;
  }

  async #asked(factory: S3ImageStorageFactory): Promise<S3ImageStorageFactory> {
    const storage = await this.#build(factory);
    // With a short deadline a slow machine may need some tries.
    for (let tries = 1; ; tries += 1) {
      const [{ status }] = await Promise.allSettled([storage.probe()]);
      if (status === 'fulfilled') return factory;
      if (tries === MAX_TRIES) throw new Error('The store was not to be asked what it honours.');
    }
  }

  #newFactory(deadlineMs: number): S3ImageStorageFactory {
    return new S3ImageStorageFactory({
      http: this.#http,
      clock: this.#clock,
      ids: this.#ids,
      log: forwarding(() => this.#log),
      allowInsecureLoopback: true,
      rootMayBeEmpty: false,
      pageSize: PAGE_SIZE,
      deadlineMs,
    });
  }

  async #build(factory: S3ImageStorageFactory, url = this.s3.url): Promise<ImageStorage> {
    const { access_key_id, secret_access_key, bucket, folder } = this.secrets;
    const fields = { access_key_id, secret_access_key, endpoint_url: url, bucket, region: 'us-east-1' };
    const credential = new Secret<Readonly<Record<string, string>>>(fields);
    const paths = { root: folder, archive: 'archive', keep: 'keep', remove: 'reject' };
    const config = tenantConfig({ tenant: 'vermont', storage: { provider: 'managed', credentialsRef: null, paths } });
    const storage = await factory.build(config, credential, () => Promise.resolve(credential));
    this.#built.push(storage);
    return storage;
  }
}
