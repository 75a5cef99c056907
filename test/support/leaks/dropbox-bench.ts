import { Secret, type PhotoRef } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { LiveSecrets } from '../../../src/platform/logging/index.js';
import type { EventLog } from '../../../src/platform/logging/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { DropboxImageStorageFactory } from '../../../src/storage/dropbox/index.js';
import type { ImageStorage } from '../../../src/storage/index.js';
import { noisy } from '../../../src/storage/testing/pictures.js';
import { tenantConfig } from '../../../src/tenancy/testing/tenancy-fixtures.js';
import { startDropbox, type RunningDropbox } from '../dropbox/index.js';
import { LeakCheck } from './leak-check.js';
import { LeakLog } from './leak-log.js';
import { DOCUMENT, type CheckedScene, type Scene } from './operations.js';
import { freshWords, HastyIds, hex, needlesOf } from './words.js';

/** How a scene differs from the usual one. */
export interface SceneOptions {
  /** Total milliseconds of one operation (10,000). */
  readonly deadlineMs?: number;
  /** Another place than the stand-in. */
  readonly url?: string;
  /** Default: one that keeps everything. */
  readonly log?: EventLog;
}

type Furniture = Pick<Scene, 'ref' | 'versions' | 'cursor'>;

/** Enough for a second page that is not the last. */
const OTHER_PHOTOS = 20;
const PAGE_SIZE = 8;

/** Canaries of the account and of the app it is linked to. */
function freshSecrets() {
  return { refresh_token: hex(24), app_secret: hex(), app_key: hex(8), folder: `dir-${hex()}` };
}

/** A Dropbox full of canaries, and one storage after the other in it. */
export class DropboxBench {
  readonly words = freshWords();
  readonly #clock = new SystemClock();
  readonly #ids = new HastyIds();
  readonly #http = createHttpClient(this.#clock);
  readonly #built: ImageStorage[] = [];
  readonly #check: LeakCheck;
  #lister: Promise<ImageStorage> | null = null;
  #furniture: (Furniture & { readonly asked: number }) | null = null;

  private constructor(
    readonly dropbox: RunningDropbox,
    readonly secrets: ReturnType<typeof freshSecrets>,
    private readonly picture: Buffer,
  ) {
    const { host } = new URL(dropbox.url);
    this.#check = new LeakCheck(needlesOf({ ...secrets, ...this.words, host }));
  }

  static async open(): Promise<DropboxBench> {
    const secrets = freshSecrets();
    const { app_key: key, app_secret: secret, refresh_token: refreshToken } = secrets;
    const dropbox = await startDropbox({ app: { key, secret }, accounts: [{ name: 'studio', refreshToken }] });
    return new DropboxBench(dropbox, secrets, await noisy('jpeg'));
  }

  /** A storage of its own on an account as it was at the start; nothing is planned. */
  async prepare(options: SceneOptions = {}): Promise<CheckedScene> {
    this.dropbox.control.heal();
    const asked = this.dropbox.journal.length;
    if (this.#furniture === null || this.#isChangedSince(this.#furniture.asked)) {
      this.#furniture = { ...(await this.#furnish()), asked };
    }
    const log = new LeakLog();
    const storage = await this.#build(options.log ?? log, options);
    const everything = `${Object.values({ ...this.secrets, ...this.words }).join(' ')} ${this.dropbox.url}`;
    return { ...this.#furniture, storage, log, words: this.words, everything, check: () => this.#checkSince(asked) };
  }

  async close(): Promise<void> {
    for (const storage of this.#built) await storage.dispose();
    this.#http.onApplicationShutdown();
    await this.dropbox.close();
  }

  #isChangedSince(seq: number): boolean {
    return this.dropbox.journal.slice(seq).some(({ applied }) => applied);
  }

  /** What it looks for is known only afterwards: tokens are given out on the way. */
  #checkSince(seq: number): LeakCheck {
    const tokens = this.dropbox.journal.slice(seq).flatMap(({ issued }) => issued ?? []);
    const cursor = this.#furniture?.cursor ?? '';
    const needles = tokens.map((value, at) => ({ tenant: 'vermont', kind: `access token ${at + 1}`, value }));
    return new LeakCheck([...needles, ...needlesOf({ cursor })], this.#check);
  }

  async #furnish(): Promise<Furniture> {
    const account = this.dropbox.account('studio');
    for (const path of account.tree().keys()) account.remove(path);
    for (const folder of ['archive', 'keep']) {
      account.plantFolder(`${this.#root}/${folder}`);
      account.remove(`${this.#root}/${folder}`);
    }
    const { photo, umlaut, text } = this.words;
    const file = account.plant(`${this.#root}/${photo}`, this.picture);
    const sidecar = account.plant(`${this.#root}/${photo}.txt`, text);
    account.plant(`${this.#root}/${umlaut}`, Buffer.concat([this.picture, Buffer.from('other')]));
    for (let at = 0; at < OTHER_PHOTOS; at += 1) account.plant(`${this.#root}/z${at}.jpg`, this.picture);
    const document = account.plant(`${this.#root}/.publisher/${DOCUMENT.path}`, text);
    const { id, rev: version, serverModified: modifiedAt, contentHash } = file;
    const size = this.picture.length;
    const ref: PhotoRef = { folder: 'inbox', name: photo, id, version, size, modifiedAt, contentHash, format: 'jpeg' };
    this.#lister ??= this.#build(new LeakLog(), {});
    const { cursor } = await (await this.#lister).photos.list('inbox', null);
    return { ref, versions: { document: document.rev, sidecar: sidecar.rev }, cursor: cursor ?? '' };
  }

  get #root(): string {
    return `/${this.secrets.folder}`;
  }

  async #build(log: EventLog, { deadlineMs, url }: SceneOptions): Promise<ImageStorage> {
    const { app_key: key, app_secret: secret, refresh_token } = this.secrets;
    const factory = new DropboxImageStorageFactory({
      app: { key: new Secret(key), secret: new Secret(secret) },
      baseUrl: url ?? this.dropbox.url,
      http: this.#http,
      clock: this.#clock,
      ids: this.#ids,
      log,
      live: new LiveSecrets(1),
      pageSize: PAGE_SIZE,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    });
    const paths = { root: this.#root, archive: 'archive', keep: 'keep', remove: 'reject' };
    const config = tenantConfig({ tenant: 'vermont', storage: { provider: 'dropbox', credentialsRef: null, paths } });
    const credential = new Secret({ refresh_token });
    const storage = await factory.build(config, credential, () => Promise.resolve(credential));
    this.#built.push(storage);
    return storage;
  }
}
