import type { PhotoRef } from '../../../../src/kernel/index.js';
import type { ImageStorageFactory } from '../../../../src/storage/index.js';
import { withHooks, type StorageHooks } from '../../../../src/storage/testing/index.js';
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
      build: async (config, fields, renew) =>
        withHooks(await real.build(config, fields, renew), { before: this.#before }),
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

  readonly #before: NonNullable<StorageHooks['before']> = async ({ name, args }) => {
    if (name !== 'photos.delete') return;
    this.#free -= 1;
    if (this.#free < 0) await this.#gate.until;
    const [ref] = args as readonly [PhotoRef];
    if (this.#broken.delete(ref.name)) throw new Error('The disk is worn.');
  };
}
