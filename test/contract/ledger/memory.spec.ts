import { memoryStorage, MemoryStore } from '../../../src/storage/testing/index.js';
import { describeLedger } from '../../../src/workflow/testing/ledger.contract.js';

describeLedger('memory', async () => {
  // A clock that runs by itself, far from the machine's: times must come from the store.
  let now = Date.UTC(2001, 1, 3);
  const clock = { now: () => (now += 1), monotonicMs: () => now };
  const store = new MemoryStore(clock);
  const clientOf = (one: MemoryStore) => memoryStorage({ clock, store: one }).storage;
  return {
    clients: [clientOf(store), clientOf(store)],
    ignoring: async (condition) => {
      const liar = new MemoryStore(clock, new Set([condition]));
      for (const { name, bytes } of store.folders.inbox.values()) liar.plant('inbox', name, bytes);
      return clientOf(liar);
    },
    plant: async (folder, name, bytes) => void store.plant(folder, name, bytes),
    plantDocument: async (path, text) => void store.documents.set(path, store.newFile(path, Buffer.from(text))),
    age: async (ms) => void (now += ms),
    census: async () => new Map([...store.census()].map(([path, hash]) => [`/${path}`, hash])),
    wire: null,
    dispose: async () => undefined,
  };
});
