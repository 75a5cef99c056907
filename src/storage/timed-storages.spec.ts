import { LogContext } from '../platform/logging/index.js';
import { RequestTimes } from '../platform/timings/index.js';
import { tenantConfig } from '../tenancy/testing/tenancy-fixtures.js';
import type { ImageStorage, ImageStorageFactory } from './index.js';
import { TimedStorages } from './index.js';

const SLOW_MS = 5;
let now = 0;

/** Whose every read takes five milliseconds of the clock, and which needs its own fields. */
class SlowPhotos {
  readonly #names = ['a.jpg'];

  async list() {
    now += SLOW_MS;
    return { photos: [], skipped: 0, sidecars: this.#names, cursor: null };
  }
}

const slow = { provider: 'local', photos: new SlowPhotos(), documents: {} } as unknown as ImageStorage;
const storages: ImageStorageFactory = { providers: ['local'], build: async () => slow };

describe('a storage whose time is counted', () => {
  it('when a request reads from it, the time is that of the request, and the answer is as it was', async () => {
    const context = new LogContext();
    const times = new RequestTimes(() => now);
    const { photos } = await new TimedStorages(storages, context).build(tenantConfig(), null);
    const list = () => photos.list('inbox', null);
    const page = await context.run({ request_id: 'request-1' }, list, { times, span: null });
    await list();
    expect(page.sidecars).toEqual(['a.jpg']);
    expect(times.header()).toContain(`storage;dur=${SLOW_MS},`);
  });
});
