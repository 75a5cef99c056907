import { describeImageStorage, TEST_PAGE_SIZE } from '../../../src/storage/testing/image-storage.contract.js';
import { memoryStorage, MemoryStore } from '../../../src/storage/testing/index.js';

const START = Date.UTC(2001, 1, 3);

describeImageStorage('memory', async () => {
  let now = START;
  // A clock that runs by itself, far from the machine's: times must come from the store.
  const clock = { now: () => (now += 1), monotonicMs: () => now };
  const { storage, store } = memoryStorage({ clock, pageSize: TEST_PAGE_SIZE });
  return {
    storage,
    other: memoryStorage({ clock, store, pageSize: TEST_PAGE_SIZE }).storage,
    neighbour: memoryStorage({ clock }).storage,
    ignoring: (condition) => memoryStorage({ clock, store: new MemoryStore(clock, new Set([condition])) }).storage,
    plant: async (folder, name, bytes) => void store.plant(folder, name, bytes),
    plantFolder: null,
    movesKeepDates: true,
    plantHuge: null,
    census: async () => store.census(),
    storeNow: () => now,
    dispose: () => storage.dispose(),
  };
});
