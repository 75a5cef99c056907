import type { ImageStorage, ImageStorageFactory, PhotoStore } from '../../../../src/storage/index.js';
import { gate } from '../line.js';

/** A local storage whose deletes wait for a word, or fail once: so a job is caught in the middle. */
export class Deletes {
  #free = Number.POSITIVE_INFINITY;
  #gate = gate();
  readonly #broken = new Set<string>();

  /** The storage of every process that this test has a hand in. @param real as production has it */
  over(real: ImageStorageFactory): ImageStorageFactory {
    return {
      providers: real.providers,
      build: async (config, fields, renew) => this.#slowed(await real.build(config, fields, renew)),
    };
  }

  /** From now on so many photos can be deleted; whoever deletes one more waits for `go`. */
  stopAfter(count: number): void {
    this.#free = count;
    this.#gate = gate();
  }

  go(): void {
    this.#free = Number.POSITIVE_INFINITY;
    this.#gate.open();
  }

  /** The next delete of this photo fails, and nothing is deleted. */
  breakOnce(name: string): void {
    this.#broken.add(name);
  }

  async #mayDelete(name: string): Promise<void> {
    this.#free -= 1;
    if (this.#free < 0) await this.#gate.until;
    if (this.#broken.delete(name)) throw new Error('The disk is worn.');
  }

  #slowed(storage: ImageStorage): ImageStorage {
    const { photos } = storage;
    const slowed: Partial<PhotoStore> = {
      delete: async (ref, signal) => {
        await this.#mayDelete(ref.name);
        return photos.delete(ref, signal);
      },
    };
    return but(storage, { photos: but(photos, slowed) });
  }
}

/** The same object with other members. */
function but<T extends object>(real: T, other: Partial<T>): T {
  const get = (target: T, name: string | symbol): unknown => {
    if (Object.hasOwn(other, name)) return Reflect.get(other, name) as unknown;
    const member = Reflect.get(target, name) as unknown;
    return typeof member === 'function' ? (member.bind(target) as unknown) : member;
  };
  return new Proxy(real, { get });
}
