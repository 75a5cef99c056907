import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from './child.js';
import type { Side } from './child.js';
import type { Commands } from './serve.js';

/** The processes and folders of one bench; all of them end with it. */
export class Crew {
  readonly #children: { stop(): Promise<void> }[] = [];
  readonly #folders: string[] = [];

  /** Runs a bench with a crew of its own. */
  static async with<T>(work: (crew: Crew) => Promise<T>): Promise<T> {
    const crew = new Crew();
    try {
      return await work(crew);
    } finally {
      await Promise.all(crew.#children.map((child) => child.stop()));
      await Promise.all(crew.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
    }
  }

  /** An empty folder. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'publisher-bench-'));
    this.#folders.push(folder);
    return folder;
  }

  /** See `Child.start`. */
  async add<C extends Commands>(script: string, start: unknown, side: Side): Promise<Child<C>> {
    const child = await Child.start<C>(script, start, side);
    this.#children.push(child);
    return child;
  }
}
