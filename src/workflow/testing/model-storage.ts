import { upstreamError } from '../../kernel/index.js';
import type { ImageStorage } from '../../storage/index.js';
import { memoryStorage } from '../../storage/testing/index.js';
import type { ModelWorld } from './model-world.js';

/** A storage whose every call waits for its turn and may lose its request or its reply, or land late. */
export function storageOf(world: ModelWorld, owner: number): ImageStorage {
  const { storage } = memoryStorage({ clock: world.clock(), store: world.store });
  const documents = world.mutant.wrapDocuments?.(storage.documents) ?? storage.documents;
  return { ...storage, photos: faulty(world, owner, storage.photos), documents: faulty(world, owner, documents) };
}

function faulty<T extends object>(world: ModelWorld, owner: number, part: T): T {
  return new Proxy(part, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => call(world, owner, () => Reflect.apply(method, target, args) as Promise<unknown>);
    },
  });
}

async function call(world: ModelWorld, owner: number, work: () => Promise<unknown>): Promise<unknown> {
  await world.schedule.turn(owner);
  if (!world.nemesis) return work();
  if (world.dice.chance(0.02)) throw lost();
  if (world.dice.chance(0.01)) {
    // The request is under way although the caller has given up: it lands later.
    void world.schedule
      .turn(-1)
      .then(work)
      .catch(() => undefined);
    throw lost();
  }
  const result = await work();
  if (world.dice.chance(0.03)) throw lost();
  await world.schedule.turn(owner);
  return result;
}

function lost(): Error {
  return upstreamError('storage_unavailable', 'The storage did not answer.');
}
