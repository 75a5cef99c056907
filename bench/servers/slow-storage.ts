import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../src/kernel/index.js';
import type { ImageStorageFactory } from '../../src/storage/index.js';
import { built } from './built.js';

/** Photos on this disk, each question to which takes as long as one to a storage behind a network. */
export function slowLocalStorages(dataDir: string, delayMs: number, clock: Clock): ImageStorageFactory {
  const { LocalImageStorageFactory } = built('storage/local/index');
  const ids = new (built('platform/system/index').RandomIds)();
  const local = new LocalImageStorageFactory({
    baseDirOf: ({ tenant }) => join(dataDir, 'photos', tenant),
    clock,
    ids,
  });
  return {
    providers: ['local'],
    build: async (config) => {
      const storage = await local.build(config);
      const slow = { photos: slowed(storage.photos, delayMs), documents: slowed(storage.documents, delayMs) };
      return new Proxy(storage, {
        get: (target, key) => bound(target, key in slow ? slow[key as keyof typeof slow] : Reflect.get(target, key)),
      });
    },
  };
}

/** The same object, whose methods all wait first. */
function slowed<T extends object>(target: T, delayMs: number): T {
  return new Proxy(target, {
    get: (_, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        await pause(delayMs);
        return Reflect.apply(member, target, args);
      };
    },
  });
}

/** A method called through a proxy still works on the object itself, which may have private fields. */
const bound = (target: object, member: unknown): unknown =>
  typeof member === 'function' ? (member.bind(target) as unknown) : member;
