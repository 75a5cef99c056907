import { PublisherError } from '../../../kernel/index.js';
import { refuseWrites } from '../../write-refusing.js';
import { FRIENDLY_NAMES, HOSTILE_NAMES } from '../hostile-names.js';
import { allNames, jpegLike, nonceOf, putPhoto, textOf, type ContractPart, type StorageHarness } from './harness.js';

const CONDITIONS = ['create', 'swap', 'move', 'delete'] as const;
/** What the probe of this kind of store says. */
const honouredBy = ({ ignores = [] }: StorageHarness) =>
  Object.fromEntries(CONDITIONS.map((condition) => [condition, ignores.includes(condition) ? 'ignored' : 'honoured']));

/** Points 18 to 22 and 24 of storage.md section 14. */
export const guardsContract: ContractPart = (harness) => {
  describe('names', () => {
    test('when a name is hostile, nothing is looked up or stored', async () => {
      const h = harness();
      const ref = await putPhoto(h.storage, 'inbox', 'a.jpg');
      const before = await h.census();
      for (const name of HOSTILE_NAMES) {
        const outcomes = await Promise.allSettled([
          h.storage.photos.stat('inbox', name),
          h.storage.photos.create('inbox', name, jpegLike('x')),
          h.storage.photos.move(ref, { folder: 'keep', name }, nonceOf(1)),
        ]);
        const codes = outcomes.map((one) => (one.status === 'rejected' ? (one.reason as { code?: string }).code : one));
        expect([name, ...codes]).toEqual([name, 'bad_name', 'bad_name', 'bad_name']);
      }
      expect(HOSTILE_NAMES.length).toBeGreaterThan(30);
      expect(await h.census()).toEqual(before);
    });

    test('when names are unusual but fine, they are stored and found as they are', async () => {
      const { storage } = harness();
      for (const name of FRIENDLY_NAMES) await putPhoto(storage, 'inbox', name);
      expect((await allNames(storage, 'inbox')).sort()).toEqual([...FRIENDLY_NAMES].sort());
      for (const name of FRIENDLY_NAMES) expect((await storage.photos.stat('inbox', name))?.name).toBe(name);
    });

    test('when dots and slash are full-width, the name is just not there', async () => {
      expect(await harness().storage.photos.stat('inbox', '．．／a.jpg')).toBeNull();
    });

    test('when a person stored a name that we would not write, it is listed and can be read', async () => {
      const h = harness();
      await h.plant('inbox', '-draft (CON).jpg', jpegLike('x'));
      const ref = await h.storage.photos.stat('inbox', '-draft (CON).jpg');
      expect(ref && (await h.storage.photos.read(ref, 1000)).outcome).toBe('read');
    });

    test('when the extension is none of ours, the photo is not stored', async () => {
      const { storage } = harness();
      for (const name of ['a.svg', 'a.txt', 'a', 'a.jpg.exe']) {
        const creating = storage.photos.create('inbox', name, jpegLike('x'));
        await expect(creating).rejects.toMatchObject({ code: 'bad_name' });
      }
    });
  });

  describe('probe', () => {
    test('when the store honours its conditions, or never had one, the probe says so and leaves nothing behind', async () => {
      const h = harness();
      expect(await h.storage.probe()).toEqual(honouredBy(h));
      expect([...(await h.census()).keys()]).toEqual([]);
    });

    test.each(CONDITIONS)('when the store ignores the condition on %s, the probe says so', async (condition) => {
      const h = harness();
      const { ignoring, storage } = h;
      // A disk cannot be made to ignore one condition: the local suite plays a disk without hard links instead.
      if (ignoring === null) return expect(await storage.probe()).toEqual(honouredBy(h));
      expect(await ignoring(condition).probe()).toMatchObject({ [condition]: 'ignored' });
    });
  });

  test('when two tenants use the same names, nothing crosses', async () => {
    const h = harness();
    const ref = await putPhoto(h.storage, 'inbox', 'a.jpg', jpegLike('ours'));
    const theirs = await putPhoto(h.neighbour, 'inbox', 'a.jpg', jpegLike('theirs'));
    await h.storage.documents.create({ path: 'ledger/x.json' }, Buffer.from('ours'));
    expect(await textOf(h.neighbour, { path: 'ledger/x.json' })).toBeNull();
    await h.storage.photos.move(ref, { folder: 'archive', name: 'a.jpg' }, nonceOf(1));
    expect(await allNames(h.neighbour, 'archive')).toEqual([]);
    expect((await h.neighbour.photos.read(theirs, 1000)).outcome).toBe('read');
  });

  test('when writes are refused, every mutating method throws and every reading one works', async () => {
    const h = harness();
    const ref = await putPhoto(h.storage, 'inbox', 'a.jpg');
    const sidecar = { folder: 'inbox' as const, name: 'a.jpg.txt' };
    await h.storage.documents.create({ sidecar }, Buffer.from('text'));
    const before = await h.census();
    const refusing = refuseWrites(h.storage);
    const { photos, documents } = refusing;
    const bytes = Buffer.from('x');
    const mutations = [
      photos.create('inbox', 'b.jpg', bytes),
      photos.move(ref, { folder: 'keep', name: 'a.jpg' }, nonceOf(1)),
      photos.delete(ref),
      documents.create({ path: 'x.json' }, bytes),
      documents.replace({ sidecar }, bytes, 'v'),
      documents.delete({ sidecar }, null),
      documents.moveSidecar(sidecar, { ...sidecar, name: 'b.txt' }),
      documents.copySidecar(sidecar, { ...sidecar, name: 'b.txt' }),
      refusing.probe(),
    ];
    for (const result of await Promise.allSettled(mutations)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'write_refused', family: 'bug' } });
    }
    await refusing.dispose();
    await refusing.checkAccess();
    expect((await photos.list('inbox', null)).photos).toHaveLength(1);
    expect((await photos.stat('inbox', 'a.jpg'))?.version).toBe(ref.version);
    expect((await photos.read(ref, 1000)).outcome).toBe('read');
    expect((await photos.open(ref))?.stream.destroy()).toBeDefined();
    expect(await photos.contentHash(ref)).not.toBeNull();
    expect(await documents.read({ sidecar }, 1000)).not.toBeNull();
    expect((await documents.list('ledger', null)).entries).toEqual([]);
    expect(await h.census()).toEqual(before);
  });

  test('when something is refused, the error names no file and no place', async () => {
    const { storage } = harness();
    const ref = await putPhoto(storage, 'inbox', 'very-private-name.jpg', Buffer.from('no image'));
    const failing = [
      storage.photos.stat('inbox', '../very-private-name.jpg'),
      storage.photos.read(ref, 1),
      storage.photos.open(ref),
      storage.photos.move(ref, { folder: 'inbox', name: 'very-private-name.jpg' }, nonceOf(1)),
      storage.documents.read({ path: '../very-private-name' }, 1),
    ];
    for (const result of await Promise.allSettled(failing)) {
      if (result.status === 'fulfilled') throw new Error('this had to be refused');
      expect(result.reason).toBeInstanceOf(PublisherError);
      const { message, details } = result.reason as PublisherError;
      expect(`${message} ${JSON.stringify(details)}`).not.toMatch(/private|\/|\\/u);
    }
  });

  test('when it is disposed twice, that is fine', async () => {
    const { storage } = harness();
    await storage.checkAccess();
    await storage.dispose();
    await storage.dispose();
    expect(storage.provider).not.toBe('');
  });
};
