import { findSidecar, sharingStem, sidecarNameFor } from '../../sidecars.js';
import { jpegLike, putPhoto, textOf, type ContractPart } from './harness.js';

const at = (folder: 'inbox' | 'archive', name: string) => ({ folder, name });

/** Point 14 of storage.md section 14. */
export const sidecarsContract: ContractPart = (harness) => {
  const write = (folder: 'inbox' | 'archive', name: string, text: string) =>
    harness().storage.documents.create({ sidecar: at(folder, name) }, Buffer.from(text));

  test('when a photo has a sidecar with its full name, that one counts', async () => {
    const { storage } = harness();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    await write('inbox', 'a.txt', 'legacy');
    await write('inbox', sidecarNameFor('a.jpg', 'full'), 'own');
    const found = await findSidecar(storage, ref);
    expect(found).toMatchObject({ at: at('inbox', 'a.jpg.txt'), legacy: false });
  });

  test('when only a legacy sidecar is there, it counts for the photo it names, or for any when it names none', async () => {
    const h = harness();
    const jpg = await putPhoto(h.storage, 'inbox', 'a.jpg');
    const png = await putPhoto(h.storage, 'inbox', 'a.png');
    expect(await findSidecar(h.storage, jpg)).toBeNull();
    await write('inbox', 'a.txt', 'a caption\n\n# ---\n# image_file: a.png\n');
    expect(await findSidecar(h.storage, jpg)).toBeNull();
    expect(await findSidecar(h.storage, png)).toMatchObject({ at: at('inbox', 'a.txt'), legacy: true });
    await h.storage.documents.delete({ sidecar: at('inbox', 'a.txt') }, null);
    await write('inbox', 'a.txt', 'a caption\n');
    expect(await findSidecar(h.storage, jpg)).toMatchObject({ legacy: true });
    expect(sharingStem([jpg, png], 'A.JPG')).toEqual([png]);
  });

  test('when a person wrote the sidecar in other case, it is found', async () => {
    const h = harness();
    const ref = await putPhoto(h.storage, 'inbox', 'Foto.JPG');
    await h.plant('inbox', 'foto.jpg.TXT', Buffer.from('by hand'));
    const found = await findSidecar(h.storage, ref);
    expect(found && Buffer.from(found.document.bytes).toString()).toBe('by hand');
    const taken = await write('inbox', 'Foto.JPG.txt', 'second');
    expect(taken).toEqual({ outcome: 'exists' });
  });

  test('when a sidecar is moved, it is at the target only; again, it is done', async () => {
    const { storage } = harness();
    await write('inbox', 'a.jpg.txt', 'text');
    const move = () => storage.documents.moveSidecar(at('inbox', 'a.jpg.txt'), at('archive', 'b.jpg.txt'));
    expect(await move()).toMatchObject({ outcome: 'done' });
    expect(await move()).toMatchObject({ outcome: 'done' });
    expect(await textOf(storage, { sidecar: at('archive', 'b.jpg.txt') })).toBe('text');
    expect(await textOf(storage, { sidecar: at('inbox', 'a.jpg.txt') })).toBeNull();
  });

  test('when a sidecar is copied, both are there; again, it is done', async () => {
    const { storage } = harness();
    await write('inbox', 'a.txt', 'shared');
    const copy = () => storage.documents.copySidecar(at('inbox', 'a.txt'), at('archive', 'a.txt'));
    expect(await copy()).toMatchObject({ outcome: 'done' });
    expect(await copy()).toMatchObject({ outcome: 'done' });
    expect(await textOf(storage, { sidecar: at('inbox', 'a.txt') })).toBe('shared');
    expect(await textOf(storage, { sidecar: at('archive', 'a.txt') })).toBe('shared');
  });

  test('when the target has another text, neither a move nor a copy touches it', async () => {
    const { storage } = harness();
    await write('inbox', 'a.txt', 'mine');
    await write('archive', 'a.txt', 'theirs');
    const taken = { outcome: 'target_taken' };
    expect(await storage.documents.moveSidecar(at('inbox', 'a.txt'), at('archive', 'a.txt'))).toEqual(taken);
    expect(await storage.documents.copySidecar(at('inbox', 'a.txt'), at('archive', 'a.txt'))).toEqual(taken);
    expect(await textOf(storage, { sidecar: at('archive', 'a.txt') })).toBe('theirs');
    expect(await textOf(storage, { sidecar: at('inbox', 'a.txt') })).toBe('mine');
  });

  test('when there is no sidecar, a move and a copy say so', async () => {
    const { storage } = harness();
    const gone = { outcome: 'source_gone' };
    expect(await storage.documents.moveSidecar(at('inbox', 'a.txt'), at('archive', 'a.txt'))).toEqual(gone);
    expect(await storage.documents.copySidecar(at('inbox', 'a.txt'), at('archive', 'a.txt'))).toEqual(gone);
  });

  test('when two photos with one stem have their own sidecars, moving one leaves the other byte for byte', async () => {
    const { storage } = harness();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg', jpegLike('jpg'));
    await putPhoto(storage, 'inbox', 'a.png', jpegLike('png'));
    await write('inbox', 'a.jpg.txt', 'of the jpg');
    await write('inbox', 'a.png.txt', 'of the png');
    await storage.photos.move(ref, { folder: 'archive', name: 'a.jpg' }, '1'.repeat(32));
    await storage.documents.moveSidecar(at('inbox', 'a.jpg.txt'), at('archive', 'a.jpg.txt'));
    expect(await textOf(storage, { sidecar: at('inbox', 'a.png.txt') })).toBe('of the png');
    expect(await textOf(storage, { sidecar: at('archive', 'a.jpg.txt') })).toBe('of the jpg');
  });

  test('when a sidecar name is a path or no text file, it is refused', async () => {
    const { storage } = harness();
    for (const name of ['../a.txt', 'a/b.txt', '.txt', 'a.jpg', '.hidden.txt', 'a\0.txt']) {
      const reading = storage.documents.read({ sidecar: at('inbox', name) }, 100);
      await expect(reading).rejects.toMatchObject({ code: 'bad_name' });
    }
  });
};
