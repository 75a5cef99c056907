import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandBlocks, PAGES } from '../support/documents/blocks.js';
import { checkCall } from '../support/documents/check-call.js';
import { DocumentsWorld } from '../support/documents/documents-world.js';

let world: DocumentsWorld;
beforeAll(async () => {
  world = await DocumentsWorld.start();
});
afterAll(() => world.stop());

const WITH_COMMANDS = PAGES.filter((page) => commandBlocks(page).length > 0);

describe('commands of the documents', () => {
  test('when the documents are read, most of them show commands', () => {
    expect(WITH_COMMANDS.length).toBeGreaterThan(30);
  });

  test.each(WITH_COMMANDS)(
    'when the commands of %s are run as they stand there, each succeeds, and what is not run here is spelt right',
    async (page) => {
      const { failed, calls } = await world.run(page);
      expect(failed).toBeNull();
      const wrong = await Promise.all(
        calls.map(async (call) =>
          (await checkCall(call)).map((what) => `${call.program} ${call.args.join(' ')}: ${what}`),
        ),
      );
      expect(wrong.flat()).toEqual([]);
    },
  );
});

describe('what commands of the documents do', () => {
  test('when somebody gets a refresh token, Dropbox is asked with the app’s own secret', async () => {
    const before = world.dropbox.journal.length;
    await world.run('docs/guides/connect-dropbox.md');
    expect(world.dropbox.journal.length).toBeGreaterThan(before);
  });

  test('when a ledger moves from a disk, the newest state of each record is kept, and moves back under a number', async () => {
    const { folder } = await world.run('docs/guides/what-lies-in-your-storage.md');
    expect(readdirSync(join(folder, 'ledger/ab'))).toEqual(['abcd.000001.json']);
    expect(readFileSync(join(folder, 'ledger/ab/abcd.000001.json'), 'utf8')).toBe('{"state":2}');
  });

  test('when a script uses the API as the guide shows, a photo is put aside', async () => {
    const kept = join(world.tenants.dataDir, 'photos/aurora/inbox/keep/a name.jpg');
    expect(existsSync(kept)).toBe(true);
  });

  test('when a backup is put back, it is the same', async () => {
    const { folder } = await world.run('docs/operations/back-up.md');
    expect(existsSync(join(folder, 'publisher-backup.tar.gz'))).toBe(true);
    expect(existsSync(join(folder, 'data/demo/photos/aurora/one.jpg'))).toBe(true);
  });
});
