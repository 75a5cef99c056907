import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CATALOGS } from './photos/index.js';
import type { DemoTenant } from './photos/index.js';
import { STORAGE_KINDS } from './storages/storage-words.js';
import type { StorageKind } from './storages/storage-words.js';

/** Says that a folder is ours, and what has been done in it. */
const MARKER = '.publisher-demo.json';

interface Marker {
  readonly sessionSecret: string;
  readonly storage: StorageKind;
  /** Whether OpenAI, Telegram and mail are played; the tenants' files say so. */
  readonly providers: boolean;
  /** Photos drawn so far. They are never drawn again: a person may have moved or deleted them. */
  readonly drawn: Readonly<Record<DemoTenant, readonly string[]>>;
}

/** What a demo runs on; its folder stays with it. */
export type DemoKind = Pick<Marker, 'storage' | 'providers'>;

/** The folder in which a demo keeps everything between two starts. */
export class DemoFolder {
  #marker: Marker;

  private constructor(
    readonly path: string,
    marker: Marker,
  ) {
    this.#marker = marker;
  }

  /**
   * Opens the folder, or makes it.
   * @throws Error when it holds something that no demo has put there, or a demo of another kind
   */
  static async open(path: string, { storage, providers }: DemoKind): Promise<DemoFolder> {
    const found = await readMarker(path);
    if (!found && (await entriesOf(path)).length > 0) throw notOurs(path);
    if (found && (found.storage !== storage || found.providers !== providers)) throw otherKind(path, found);
    const sessionSecret = randomBytes(32).toString('hex');
    const fresh = { sessionSecret, storage, providers, drawn: { aurora: [], harbor: [] } };
    const folder = new DemoFolder(path, found ?? fresh);
    await mkdir(folder.tenants, { recursive: true, mode: 0o700 });
    await folder.#save();
    return folder;
  }

  /**
   * Deletes the folder, if a demo made it. No folder is fine.
   * @throws Error when it is not ours
   */
  static async reset(path: string): Promise<void> {
    if ((await entriesOf(path)).length === 0) return;
    if (!(await readMarker(path))) throw notOurs(path);
    await rm(path, { recursive: true });
  }

  /** Kept, so that a restart signs nobody out. */
  get sessionSecret(): string {
    return this.#marker.sessionSecret;
  }

  /** The orchestrator's files. */
  get tenants(): string {
    return join(this.path, 'tenants');
  }

  /** What lies in a stand-in, as plain files: a folder per tenant. */
  get storage(): string {
    return join(this.path, 'storage');
  }

  /** What the publisher has to trust: the certificate of a stand-in. */
  get trusted(): string {
    return join(this.path, 'trusted.pem');
  }

  /** Names that still have to be drawn. */
  missing(tenant: DemoTenant): readonly string[] {
    const drawn = new Set(this.#marker.drawn[tenant]);
    return CATALOGS[tenant].map(({ name }) => name).filter((name) => !drawn.has(name));
  }

  /** Remembers a photo as drawn. Calls follow each other, they never overlap. */
  async remember(tenant: DemoTenant, name: string): Promise<void> {
    const drawn = { ...this.#marker.drawn, [tenant]: [...this.#marker.drawn[tenant], name] };
    this.#marker = { ...this.#marker, drawn };
    await this.#save();
  }

  async #save(): Promise<void> {
    const file = join(this.path, MARKER);
    await writeFile(`${file}.part`, JSON.stringify(this.#marker, null, 2), { mode: 0o600 });
    await rename(`${file}.part`, file);
  }
}

const notOurs = (path: string): Error =>
  new Error(`${path} holds files that no demo has made; they are left alone. Choose another folder with --data.`);

const otherKind = (path: string, { storage, providers }: DemoKind): Error =>
  new Error(
    `${path} was made with --storage ${storage}${providers ? ' --providers' : ' and without --providers'}. ` +
      'Choose another folder with --data, or the same options.',
  );

async function entriesOf(path: string): Promise<readonly string[]> {
  return readdir(path).catch(nothing([]));
}

/** The marker of a folder; null when there is none or it is not one. */
async function readMarker(path: string): Promise<Marker | null> {
  const text = await readFile(join(path, MARKER), 'utf8').catch(nothing(null));
  if (text === null) return null;
  const { sessionSecret, drawn, ...kind } = JSON.parse(text) as Partial<Marker>;
  const storage = STORAGE_KINDS.find((one) => one === kind.storage) ?? 'local'; // older demos knew no other
  return sessionSecret && drawn ? { sessionSecret, drawn, storage, providers: kind.providers === true } : null;
}

/** For a `catch`: what stands for a file that is not there. Other errors go on. */
function nothing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}
