import { orAbort, type Folder } from '../../kernel/index.js';
import { nameKey } from '../names.js';
import type { RemoteLayout } from '../remote/index.js';
import type { ListedObject } from './listing-answer.js';
import type { S3Objects } from './s3-objects.js';

export interface NamedObject extends ListedObject {
  /** File name in the folder. */
  readonly name: string;
}

type Names = ReadonlyMap<string, readonly NamedObject[]>;

interface Flight {
  readonly running: Promise<Names>;
  next: Promise<Names> | null;
}

/** Keys of one listing when names are looked for: the most that S3 gives. */
const PAGE_SIZE = 1000;

/**
 * Finds objects by name without case (NFC, lower case) in a store whose keys tell cases apart. Costs a listing of
 * the folder, or of the part of it that begins like the name. Spec: storage.md section 9.
 */
export class FolderNames {
  readonly #flights = new Map<string, Flight>();

  constructor(
    private readonly objects: S3Objects,
    private readonly layout: RemoteLayout,
  ) {}

  /** The object with this name, the exact one first; null = none. As it is now, or later. */
  async find(folder: Folder, name: string, signal?: AbortSignal): Promise<NamedObject | null> {
    const same = await this.all(folder, name, signal);
    return same.find((object) => object.name === name) ?? same[0] ?? null;
  }

  /** Everything in the folder that has this name, in the order of keys. */
  async all(folder: Folder, name: string, signal?: AbortSignal): Promise<readonly NamedObject[]> {
    signal?.throwIfAborted();
    const prefix = this.prefixOf(folder);
    const names = await orAbort(this.#listed(prefix, `${prefix}${plainStart(name)}`), signal);
    return names.get(nameKey(name)) ?? [];
  }

  /** What the keys of a folder begin with. */
  prefixOf(folder: Folder): string {
    const path = this.layout.folders[folder];
    return path === '' ? '' : `${path}/`;
  }

  /** Everybody who asks while a listing is under way shares the one after it: it begins after they asked. */
  #listed(prefix: string, start: string): Promise<Names> {
    const flight = this.#flights.get(start);
    if (flight === undefined) return this.#begin(prefix, start);
    flight.next ??= flight.running.then(
      () => this.#begin(prefix, start),
      () => this.#begin(prefix, start),
    );
    return flight.next;
  }

  #begin(prefix: string, start: string): Promise<Names> {
    const running = this.#list(prefix, start);
    const flight: Flight = { running, next: null };
    this.#flights.set(start, flight);
    const end = (): void => {
      if (flight.next === null && this.#flights.get(start) === flight) this.#flights.delete(start);
    };
    running.then(end, end);
    return running;
  }

  async #list(prefix: string, start: string): Promise<Names> {
    const names = new Map<string, NamedObject[]>();
    let cursor: string | null = null;
    do {
      const page = await this.objects.list(start, '/', { cursor, size: PAGE_SIZE });
      for (const object of page.objects) {
        const name = object.key.slice(prefix.length);
        const key = nameKey(name);
        names.set(key, [...(names.get(key) ?? []), { ...object, name }]);
      }
      cursor = page.cursor;
    } while (cursor !== null);
    return names;
  }
}

/**
 * The first characters that every form of this name shares, whatever its case and normal form: digits and marks that
 * nothing else becomes and that join with nothing.
 */
function plainStart(name: string): string {
  return /^[0-9_.-]*/u.exec(name.normalize('NFC'))?.[0] ?? '';
}
