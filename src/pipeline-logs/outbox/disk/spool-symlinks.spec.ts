import { mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RelayRecord } from '../index.js';
import { bytesOf, eventOf, textOf } from '../testing/outbox-events.js';
import { accepted, SpoolWorld } from './testing/spool-world.js';

const HEX = '0123456789abcdef';

let world: SpoolWorld;
let elsewhere: string;
beforeEach(async () => {
  world = await SpoolWorld.make();
  elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
});
afterEach(async () => {
  await world.end();
  await rm(elsewhere, { recursive: true, force: true });
});

const idOf = (pipeline: number): string => eventOf(pipeline).id;
const idsOf = (records: readonly RelayRecord[]): readonly string[] => records.map(({ id }) => id);

describe('symlinks in the spool', () => {
  it('when a record is one, it is set aside and what it leads to is not touched', async () => {
    const outbox = world.open();
    const { id } = await accepted(outbox, eventOf(12));
    await rename(world.path('records', id), join(elsewhere, 'there'));
    await writeFile(join(elsewhere, 'there', `.part-${HEX}`), 'of somebody else');
    await symlink(join(elsewhere, 'there'), world.path('records', id));
    await world.own(outbox);
    expect([await outbox.read(id), await outbox.pending()]).toEqual([null, []]);
    await expect(textOf(outbox.readBody(id))).rejects.toThrow();
    await expect(outbox.writeTrace(id, 1, bytesOf('x'))).rejects.toThrow();
    expect(await readdir(world.path('records'))).toEqual([`${id}.bad`]);
    expect((await readdir(join(elsewhere, 'there'))).sort()).toEqual([`.part-${HEX}`, 'record.json']);
  });

  it('when a record leads to an empty folder, it is set aside too', async () => {
    const outbox = world.open();
    await world.own(outbox);
    await symlink(elsewhere, world.path('records', idOf(12)));
    expect(await outbox.pending()).toEqual([]);
    expect(await readdir(world.path('records'))).toEqual([`${idOf(12)}.bad`]);
    expect(world.log.of('pipeline_dead')).toHaveLength(1);
  });

  it('when files of a record are some, they are neither read nor written through', async () => {
    const outbox = world.open();
    const record = await accepted(outbox, eventOf(12));
    const secret = join(elsewhere, 'secret');
    await writeFile(secret, 'of somebody else');
    for (const name of ['trace-1', 'body.json']) await symlink(secret, world.path('records', record.id, name));
    await expect(textOf(outbox.readTrace(record.id, 1))).rejects.toThrow();
    await expect(textOf(outbox.readBody(record.id))).rejects.toThrow();
    await outbox.writeTrace(record.id, 1, bytesOf('mine')); // takes its place
    expect(await textOf(outbox.readTrace(record.id, 1))).toBe('mine');

    await rm(world.path('records', record.id, 'record.json'));
    await symlink(secret, world.path('records', record.id, 'record.json'));
    expect(await outbox.read(record.id)).toBeNull();
    expect(await readFile(secret, 'utf8')).toBe('of somebody else');
  });

  it.each(['records', 'dead'])('when the folder %s is one, nobody works here', async (name) => {
    await symlink(elsewhere, world.path(name));
    const outbox = world.open();
    await expect(outbox.own()).rejects.toThrow('no folder');
    if (name === 'records') await expect(outbox.accept(eventOf(12))).rejects.toMatchObject({ code: 'overloaded' });
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it.each(['receipts.jsonl', 'lock'])('when %s is one, nothing is written through it', async (name) => {
    await writeFile(join(elsewhere, 'file'), '');
    const outbox = world.open();
    const record = await accepted(outbox, eventOf(12));
    await symlink(join(elsewhere, 'file'), world.path(name));
    if (name === 'lock') expect(await outbox.own()).toBeNull();
    else await expect(outbox.complete(record)).rejects.toThrow();
    expect(await readFile(join(elsewhere, 'file'), 'utf8')).toBe('');
    expect(idsOf(await outbox.pending())).toEqual([record.id]);
  });

  it('when the spool folder itself is one, it is worked in', async () => {
    const link = join(elsewhere, 'link');
    await symlink(world.base, link);
    const outbox = world.open({ folder: link });
    const record = await accepted(outbox, eventOf(12));
    await world.own(outbox);
    await outbox.complete(record);
    expect((await readdir(world.base)).sort()).toEqual(['dead', 'lock', 'receipts.jsonl', 'records']);
  });
});
