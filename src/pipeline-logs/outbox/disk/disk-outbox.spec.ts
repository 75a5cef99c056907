import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RelayRecord } from '../index.js';
import { bytesOf, eventOf, textOf } from '../testing/outbox-events.js';
import { accepted, frozen, SpoolWorld } from './testing/spool-world.js';

const HEX = '0123456789abcdef';
const DAY_MS = 24 * 60 * 60 * 1000;

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

describe('a record that cannot be read', () => {
  const BROKEN: readonly (readonly [string, (text: string) => string])[] = [
    ['is empty', () => ''],
    ['breaks off', (text) => text.slice(0, 100)],
    ['is no JSON', () => 'no JSON\n'],
    ['is of another version', (text) => text.replace('"version":1', '"version":2')],
    ['has another id', (text) => text.replaceAll(idOf(12), idOf(13))],
    ['has an unknown state', (text) => text.replace('"state":"accepted"', '"state":"lost"')],
    ['has no facts', (text) => text.replace('"facts":{', '"other":{')],
  ];

  it.each(BROKEN)('when it %s, it is set aside and reported once, and the others go on', async (_how, broken) => {
    const outbox = world.open();
    for (const pipeline of [11, 12, 13]) await accepted(outbox, eventOf(pipeline));
    const path = world.path('records', idOf(12), 'record.json');
    const text = broken(await readFile(path, 'utf8'));
    await writeFile(path, text);

    expect(idsOf(await outbox.pending())).toHaveLength(2); // who does not own it changes nothing
    expect((await readdir(world.path('records'))).sort()).toEqual([idOf(11), idOf(12), idOf(13)].sort());

    await world.own(outbox);
    expect(idsOf(await outbox.pending()).toSorted()).toEqual([idOf(11), idOf(13)].sort());
    expect(idsOf(await outbox.pending())).toHaveLength(2);
    expect(await readFile(world.path('records', `${idOf(12)}.bad`, 'record.json'), 'utf8')).toBe(text);
    expect(world.log.of('pipeline_dead')).toMatchObject([{ level: 'error', fields: { result: 'unreadable' } }]);
    expect(world.log.text()).not.toContain(world.base);
    expect(await outbox.accept(eventOf(12))).toEqual({ kind: 'accepted' }); // GitLab may send it again
  });

  it('when it is among the dead, it is set aside there', async () => {
    const outbox = world.open();
    await outbox.bury(await accepted(outbox, eventOf(12)), 'rejected');
    await writeFile(world.path('dead', idOf(12), 'record.json'), '{');
    await world.own(outbox);
    expect(await outbox.dead()).toEqual([]);
    expect(await readdir(world.path('dead'))).toEqual([`${idOf(12)}.bad`]);
  });

  it('when it was set aside before, the newest one stays', async () => {
    const outbox = world.open();
    await world.own(outbox);
    for (const text of ['first', 'second']) {
      await accepted(outbox, eventOf(12));
      await writeFile(world.path('records', idOf(12), 'record.json'), text);
      await outbox.pending();
    }
    expect(await readFile(world.path('records', `${idOf(12)}.bad`, 'record.json'), 'utf8')).toBe('second');
  });

  it('when a folder with its name is empty, it makes room and nothing is reported', async () => {
    const outbox = world.open();
    await world.own(outbox);
    await mkdir(world.path('records', idOf(12)));
    expect(await outbox.pending()).toEqual([]);
    expect([await readdir(world.path('records')), world.log.lines]).toEqual([[], []]);
  });
});

describe('what a killed process has left', () => {
  it('when the next owner comes, it is swept away and nothing else is', async () => {
    const outbox = world.open();
    const { id } = await accepted(outbox, eventOf(12));
    await outbox.bury(await accepted(outbox, eventOf(13)), 'rejected');
    for (const name of [`.new-${HEX}`, `.old-${HEX}`]) {
      await mkdir(world.path('records', name));
      await writeFile(world.path('records', name, 'record.json'), '{');
      await mkdir(world.path('dead', name));
    }
    for (const path of [`.part-${HEX}`, `.stale-${HEX}`, `records/${id}/.part-${HEX}`, `dead/${idOf(13)}/.part-${HEX}`])
      await writeFile(world.path(path), 'half');
    for (const path of ['.new-mine', 'notes.txt', 'records/notes.txt']) await writeFile(world.path(path), 'whole');

    await world.own(outbox);
    expect((await readdir(world.base)).sort()).toEqual(['.new-mine', 'dead', 'lock', 'notes.txt', 'records']);
    expect((await readdir(world.path('records'))).sort()).toEqual([id, 'notes.txt'].sort());
    expect(await readdir(world.path('records', id))).toEqual(['record.json']);
    expect(await readdir(world.path('dead', idOf(13)))).toEqual(['record.json']);
  });

  it('when it died between the two steps of giving up, the next owner takes the second', async () => {
    const outbox = world.open();
    const record = await accepted(outbox, eventOf(12));
    await outbox.save({ ...record, state: 'dead', deadReason: 'rejected' });
    expect(await outbox.pending()).toEqual([]);
    const next = world.open();
    await world.own(next);
    expect(await next.pending()).toEqual([]);
    expect(await next.dead()).toMatchObject([{ id: record.id, deadReason: 'rejected' }]);
    expect(await readdir(world.path('records'))).toEqual([]);
  });

  it('when it died between the receipt and the removal, the next owner removes the record and adds no receipt', async () => {
    const outbox = world.open();
    const record = await accepted(outbox, eventOf(12));
    await outbox.save({ ...record, state: 'delivered' });
    const copy = await readFile(world.path('records', record.id, 'record.json'), 'utf8');
    await outbox.complete(record);
    const receipts = await readFile(world.path('receipts.jsonl'), 'utf8');
    await mkdir(world.path('records', record.id));
    await writeFile(world.path('records', record.id, 'record.json'), copy);

    const next = world.open();
    await world.own(next);
    for (const delivered of await next.pending()) await next.complete(delivered);
    expect(await readdir(world.path('records'))).toEqual([]);
    expect(await readFile(world.path('receipts.jsonl'), 'utf8')).toBe(receipts);
    expect(await next.accept(eventOf(12))).toMatchObject({ kind: 'duplicate' });
  });

  it('when it died between the two steps of a replay, the record is dead still and can be replayed', async () => {
    const outbox = world.open();
    await outbox.bury(await frozen(outbox, await accepted(outbox, eventOf(12)), '{"a":1}'), 'rejected');
    await outbox.replay(idOf(12));
    await rename(world.path('records', idOf(12)), world.path('dead', idOf(12)));

    const next = world.open();
    await world.own(next);
    expect([await next.pending(), idsOf(await next.dead())]).toEqual([[], [idOf(12)]]);
    expect(await next.replay(idOf(12))).toBe(true);
    expect(await next.pending()).toMatchObject([{ id: idOf(12), state: 'frozen' }]);
    expect(await textOf(next.readBody(idOf(12)))).toBe('{"a":1}');
  });
});

describe('the spool on the disk', () => {
  it('when anything is stored, its folders are for the owner alone and its files too', async () => {
    const folder = world.path('made', 'later');
    const outbox = world.open({ folder });
    await world.own(outbox);
    const [one, other] = [await accepted(outbox, eventOf(11)), await accepted(outbox, eventOf(12))];
    await outbox.writeTrace(one.id, 5, bytesOf('log'));
    await frozen(outbox, one);
    await outbox.complete(other);
    await outbox.bury(await accepted(outbox, eventOf(13)), 'rejected');
    const modes = new Map<string, string>();
    for (const path of await readdir(folder, { recursive: true })) {
      const stat = await lstat(join(folder, path));
      modes.set(path, `${stat.isDirectory() ? 'folder' : 'file'} ${(stat.mode & 0o777).toString(8)}`);
    }
    expect(modes.size).toBe(10);
    expect(new Set(modes.values())).toEqual(new Set(['folder 700', 'file 600']));
    for (const made of ['made', 'made/later']) expect((await lstat(world.path(made))).mode & 0o777).toBe(0o700);
  });

  it('when it is full, events wait outside until a pipeline is over', async () => {
    const outbox = world.open({ maxBytes: 4000 });
    await world.own(outbox);
    const record = await accepted(outbox, eventOf(12));
    await outbox.writeTrace(record.id, 5, bytesOf('x'.repeat(4000)));
    await expect(outbox.accept(eventOf(13))).rejects.toMatchObject({ code: 'overloaded' });
    expect((await readdir(world.path('records'))).sort()).toEqual([record.id]);
    await outbox.complete(record);
    expect(await outbox.accept(eventOf(13))).toEqual({ kind: 'accepted' });
  });

  it('when another process makes room, that is seen within 10 s', async () => {
    const [web, worker] = [world.open({ maxBytes: 4000 }), world.open()];
    const record = await accepted(worker, eventOf(12));
    await worker.writeTrace(record.id, 5, bytesOf('x'.repeat(4000)));
    await expect(web.accept(eventOf(13))).rejects.toMatchObject({ code: 'overloaded' });
    await worker.complete(record);
    world.clock.advance(10_000);
    expect(await web.accept(eventOf(13))).toEqual({ kind: 'accepted' });
  });

  it('when a dead record is as old as the dead may be, it goes, and younger ones stay', async () => {
    const outbox = world.open({ deadDays: 30 });
    await world.own(outbox);
    await outbox.bury(await accepted(outbox, eventOf(11)), 'rejected');
    world.clock.advance(DAY_MS);
    await outbox.bury(await accepted(outbox, eventOf(12)), 'rejected');
    world.clock.advance(29 * DAY_MS + 1);
    await outbox.pending();
    expect(idsOf(await outbox.dead())).toEqual([idOf(12)]);
  });

  it.each(['..', '../../x', '/etc/passwd', `12-${HEX}/..`, `12-${HEX}\u0000`, '12\\x', `12-${HEX}`.repeat(20)])(
    'when an id is %j, nothing is done under it',
    async (id) => {
      const outbox = world.open();
      await world.own(outbox);
      const record = { ...(await accepted(outbox, eventOf(12))), id };
      const before = await readdir(world.base, { recursive: true });
      const bug = { code: 'internal_error' };
      await expect(outbox.accept({ ...eventOf(13), id })).rejects.toMatchObject(bug);
      await expect(outbox.save(record)).rejects.toMatchObject(bug);
      await expect(outbox.writeTrace(id, 1, bytesOf('x'))).rejects.toMatchObject(bug);
      await expect(outbox.writeBody(id, bytesOf('x'))).rejects.toMatchObject(bug);
      await expect(outbox.bury(record, 'rejected')).rejects.toMatchObject(bug);
      await expect(outbox.replay(id)).rejects.toMatchObject(bug);
      await expect(outbox.complete(record)).rejects.toMatchObject(bug);
      expect((await readdir(world.base, { recursive: true })).sort()).toEqual([...before].sort());
    },
  );
});
