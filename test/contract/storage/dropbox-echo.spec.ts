import { inspect } from 'node:util';
import { PublisherError } from '../../../src/kernel/index.js';
import { jpegLike, nonceOf, putPhoto } from '../../../src/storage/testing/image-storage.contract.js';
import { dropboxWorld, type DropboxWorld } from './dropbox-harness.js';
import { dropboxWire } from './dropbox-wire.js';

let world: DropboxWorld;
beforeEach(async () => {
  world = await dropboxWorld();
});
afterEach(() => world.close());

describe('a Dropbox that quotes all it was sent', () => {
  test.each([400, 401, 403, 404, 409, 410, 429, 500, 503])(
    'when it does so with status %d, every call fails with an error of ours that holds nothing of it',
    async (status) => {
      const ref = await putPhoto(await world.build(), 'inbox', 'private-name.jpg');
      const at = { path: 'ledger/private-record.json' };
      world.dropbox.control.fail('any', { kind: 'echo', status });
      const failures: unknown[] = [];
      for (let i = 0; i < 12; i += 1) {
        // Of its own for each call: a refused token would keep the next one from asking.
        const storage = await world.build('vermont', { deadlineMs: 1000 });
        const { photos, documents, links, previews } = storage;
        const calls = [
          () => photos.list('inbox', null),
          () => photos.stat('inbox', 'private-name.jpg'),
          () => photos.read(ref, 1000),
          () => photos.open(ref),
          () => photos.create('inbox', 'private-2.jpg', jpegLike('x')),
          () => photos.move(ref, { folder: 'keep', name: 'private-3.jpg' }, nonceOf(1)),
          () => photos.delete(ref),
          () => documents.create(at, Buffer.from('private-text')),
          () => documents.replace(at, Buffer.from('private-text'), ref.version),
          () => links?.temporaryLink(ref, 60),
          () => previews?.preview(ref, { width: 100, height: 100 }),
          () => storage.probe(),
        ];
        failures.push(await Promise.resolve(calls[i]?.()).catch((error: unknown) => error));
      }
      for (const failure of failures) {
        expect(failure).toBeInstanceOf(PublisherError);
        expect((failure as PublisherError).code).toMatch(/^storage_(?:unavailable|unauthorized)$/u);
        Object.defineProperty(failure, 'stack', { value: '' }); // lines of our code
      }
      const shown = `${inspect(failures, { depth: 20, showHidden: true })}${JSON.stringify(failures)}${world.log.text()}`;
      for (const secret of [...dropboxWire(world).secrets(), 'private', '127.0.0.1', 'Bearer']) {
        expect(shown.includes(secret)).toBe(false);
      }
    },
  );

  test('when the answers themselves do so, every token given out is known to the log’s scrubber', async () => {
    const storage = await world.build();
    await storage.checkAccess();
    const [token] = world.dropbox.journal.flatMap((entry) => entry.token ?? []);
    expect(world.live.find(`Authorization: Bearer ${token}`)).not.toEqual([]);
  });
});
