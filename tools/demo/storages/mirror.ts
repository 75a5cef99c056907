import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';
import type { DemoStorage, StoredFile } from './demo-storage.js';

/** What a plain file cannot hold; it counts only for the bytes it was written with. */
interface Head {
  readonly sha256: string;
  readonly contentType?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

const HEADS = 'heads.json';
const EVERY_MS = 1_000;

/**
 * Keeps what lies in a stand-in as plain files, one folder per tenant, so that the next start goes on where this one
 * was. The files are read at the start only; from then on they follow the stand-in.
 */
export class Mirror {
  readonly #saved = new Map<string, StoredFile>();
  #work: Promise<void> = Promise.resolve();

  /** @param folder of ours alone; it is made when it is missing */
  constructor(
    private readonly folder: string,
    private readonly storage: DemoStorage,
  ) {}

  /** Plants all files into the stand-in. */
  async load(): Promise<void> {
    const heads = await this.#heads();
    for (const tenant of DEMO_TENANTS) {
      for (const path of await this.#paths(tenant)) {
        const at = join(this.folder, tenant, path);
        const [bytes, { mtime }] = await Promise.all([readFile(at), stat(at)]);
        const head = heads.get(`${tenant}/${path}`);
        const isSame = head?.sha256 === sha256(bytes);
        const { contentType, metadata } = isSame ? head : { contentType: undefined, metadata: {} };
        this.storage.plant(tenant, path, { bytes, modifiedAt: mtime, contentType, metadata });
      }
    }
    for (const [key, file] of this.#now()) this.#saved.set(key, file);
  }

  /** Writes what has changed since; a second call waits for the first. */
  save(): Promise<void> {
    const before = this.#work.catch(() => undefined); // whoever asked for it was told
    this.#work = before.then(() => this.#save());
    return this.#work;
  }

  /** Saves once a second. @returns ends that, after a last save */
  follow(): () => Promise<void> {
    // A save that fails is tried again by the next one; the last one's failure is told.
    const timer = setInterval(() => void this.save().catch(() => undefined), EVERY_MS).unref();
    return () => {
      clearInterval(timer);
      return this.save();
    };
  }

  async #save(): Promise<void> {
    const now = this.#now();
    const written = [...now].filter(([key, file]) => !isSame(this.#saved.get(key), file));
    const removed = [...this.#saved.keys()].filter((key) => !now.has(key));
    if (written.length + removed.length === 0) return;
    // First what is new: a start that is cut short keeps a moved photo twice rather than not at all.
    for (const [key, file] of written) await this.#write(key, file);
    for (const key of removed) await this.#remove(key);
    await this.#writeHeads(now);
  }

  #now(): ReadonlyMap<string, StoredFile> {
    const files = DEMO_TENANTS.flatMap((tenant) =>
      [...this.storage.files(tenant)].map(([path, file]) => [`${tenant}/${path}`, file] as const),
    );
    return new Map(files.filter(([key]) => key.split('/').every(isPlainSegment)));
  }

  async #write(key: string, file: StoredFile): Promise<void> {
    const at = join(this.folder, key);
    await mkdir(dirname(at), { recursive: true, mode: 0o700 });
    await writeFile(`${at}.part`, file.bytes, { mode: 0o600 });
    await utimes(`${at}.part`, file.modifiedAt, file.modifiedAt);
    await rename(`${at}.part`, at);
    this.#saved.set(key, file);
  }

  async #remove(key: string): Promise<void> {
    await unlink(join(this.folder, key)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error; // a person was faster
    });
    this.#saved.delete(key);
  }

  async #paths(tenant: DemoTenant): Promise<readonly string[]> {
    const base = join(this.folder, tenant);
    await mkdir(base, { recursive: true, mode: 0o700 });
    const entries = await readdir(base, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(base.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort();
  }

  async #heads(): Promise<ReadonlyMap<string, Head>> {
    const text = await readFile(join(this.folder, HEADS), 'utf8').catch(() => '{}'); // on the first start there is none
    return new Map(Object.entries(JSON.parse(text) as Record<string, Head>));
  }

  async #writeHeads(now: ReadonlyMap<string, StoredFile>): Promise<void> {
    const heads = [...now]
      .filter(([, { contentType, metadata }]) => contentType !== undefined || Object.keys(metadata).length > 0)
      .map(
        ([key, { bytes, contentType, metadata }]) => [key, { sha256: sha256(bytes), contentType, metadata }] as const,
      );
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await writeFile(join(this.folder, HEADS), JSON.stringify(Object.fromEntries(heads)), { mode: 0o600 });
  }
}

/** What may be part of a path on disk. */
function isPlainSegment(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..' && !/[\\\0]/.test(segment);
}

function isSame(saved: StoredFile | undefined, file: StoredFile): boolean {
  if (saved?.modifiedAt.getTime() !== file.modifiedAt.getTime()) return false;
  return saved.bytes === file.bytes || saved.bytes.equals(file.bytes);
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
