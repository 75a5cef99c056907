import { appendFile, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { eventOf } from '../testing/outbox-events.js';
import { keysOf, Receipts } from './receipts.js';
import { SpoolFiles } from './spool-files.js';
import { accepted, SpoolWorld } from './testing/spool-world.js';

const DAY_MS = 24 * 60 * 60 * 1000;

let world: SpoolWorld;
beforeEach(async () => {
  world = await SpoolWorld.make();
});
afterEach(() => world.end());

/** One process that takes pipelines in and ends them. */
async function complete(...pipelines: readonly number[]): Promise<void> {
  const outbox = world.open();
  for (const pipeline of pipelines) await outbox.complete(await accepted(outbox, eventOf(pipeline)));
}
/** What a process that comes later says about them. */
async function known(...pipelines: readonly number[]): Promise<readonly string[]> {
  const outbox = world.open();
  const kinds: string[] = [];
  for (const pipeline of pipelines) kinds.push((await outbox.accept(eventOf(pipeline))).kind);
  return kinds;
}
const lines = async (): Promise<readonly string[]> =>
  (await readFile(world.path('receipts.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');

describe('receipts', () => {
  it('when the last line is torn, that receipt is lost at most and the next ones are sound', async () => {
    await complete(11, 12);
    const text = await readFile(world.path('receipts.jsonl'), 'utf8');
    await writeFile(world.path('receipts.jsonl'), text.slice(0, -20));
    await complete(13, 14);
    expect(await known(11, 13, 14, 12)).toEqual(['duplicate', 'duplicate', 'duplicate', 'accepted']);
  });

  it('when only the end of the last line is missing, not even that receipt is lost', async () => {
    await complete(11);
    const text = await readFile(world.path('receipts.jsonl'), 'utf8');
    await writeFile(world.path('receipts.jsonl'), text.slice(0, -1));
    await complete(12);
    expect(await known(11, 12)).toEqual(['duplicate', 'duplicate']);
  });

  it.each(['', 'null', '[]', '"x"', '{"id":1}', '{"id":"x","semanticKey":"y","requestId":"z","at":"now"}', '\u0000'])(
    'when a line is %j, it counts for nothing',
    async (line) => {
      await complete(11);
      await appendFile(world.path('receipts.jsonl'), `${line}\n`);
      await complete(12);
      expect(await known(11, 12, 13)).toEqual(['duplicate', 'duplicate', 'accepted']);
    },
  );

  it('when the owner comes, a torn line and receipts that are too old are left out, and younger ones stay', async () => {
    await complete(11);
    world.clock.advance(6 * DAY_MS);
    await complete(12);
    world.clock.advance(DAY_MS);
    await appendFile(world.path('receipts.jsonl'), '{"id":"half');
    await world.own(world.open());
    expect(await lines()).toEqual([expect.stringContaining(`"id":"${eventOf(12).id}"`)]);
    expect(await known(12, 11)).toEqual(['duplicate', 'accepted']);
  });

  it('when the owner works for weeks, receipts go as they grow old', async () => {
    const outbox = world.open();
    await world.own(outbox);
    for (let day = 1; day <= 20; day += 1) {
      await outbox.complete(await accepted(outbox, eventOf(day)));
      await outbox.pending();
      world.clock.advance(DAY_MS);
    }
    expect((await lines()).length).toBeLessThanOrEqual(8);
    expect(await known(20, 15, 1)).toEqual(['duplicate', 'duplicate', 'accepted']);
  });

  it('when two look at the file at once, a receipt that comes later is not passed over', async () => {
    await complete(11);
    const receipts = new Receipts(world.path('receipts.jsonl'), new SpoolFiles(world.ids), world.clock, 7);
    await Promise.all([receipts.refresh(), receipts.refresh()]);
    await complete(12, 13);
    await receipts.refresh();
    const found = [11, 12, 13].map((pipeline) => receipts.find(keysOf(eventOf(pipeline)))?.requestId);
    expect(found).toEqual(['request-11', 'request-12', 'request-13']);
  });

  it('when many pipelines end while others come, each of them is known from then on', async () => {
    const outbox = world.open();
    const ids = Array.from({ length: 20 }, (_, index) => index + 1);
    const records = await Promise.all(ids.map((id) => accepted(outbox, eventOf(id))));
    const work = records.flatMap((record) => [
      outbox.complete(record),
      outbox.accept(eventOf(record.facts.pipeline_id + 100)),
    ]);
    await Promise.all(work);
    expect(await lines()).toHaveLength(20);
    for (const id of ids) expect(await outbox.accept(eventOf(id))).toMatchObject({ kind: 'duplicate' });
  });

  it('when the owner leaves old ones out, a process that has read the file before knows the newer ones still', async () => {
    const web = world.open();
    await complete(11);
    expect(await web.accept(eventOf(11))).toMatchObject({ kind: 'duplicate' });
    world.clock.advance(7 * DAY_MS);
    await complete(12, 13);
    await world.own(world.open());
    expect(await web.accept(eventOf(13))).toMatchObject({ kind: 'duplicate' });
    expect(await web.accept(eventOf(11))).toEqual({ kind: 'accepted' });
  });

  describe('when two processes change the file at the same moment', () => {
    /** The calls on the disk, with a moment at which the other process comes. */
    class MeddledFiles extends SpoolFiles {
      beforeReplace = (): Promise<void> => Promise.resolve();
      afterAppend = (): Promise<void> => Promise.resolve();

      override async replace(...args: Parameters<SpoolFiles['replace']>): Promise<void> {
        await this.beforeReplace();
        await super.replace(...args);
      }

      override async append(path: string, text: string): Promise<void> {
        await super.append(path, text);
        await this.afterAppend();
      }
    }
    const receiptsOf = (files: SpoolFiles): Receipts =>
      new Receipts(world.path('receipts.jsonl'), files, world.clock, 7);
    const receiptOf = (pipeline: number) => ({ ...eventOf(pipeline), at: world.clock.now() });

    it('what is added while the owner leaves old ones out stays', async () => {
      await complete(11, 12);
      world.clock.advance(8 * DAY_MS);
      const files = new MeddledFiles(world.ids);
      const other = receiptsOf(new SpoolFiles(world.ids));
      files.beforeReplace = () => other.add(receiptOf(13));
      await receiptsOf(files).compact();
      expect(await known(13, 11)).toEqual(['duplicate', 'accepted']);
    });

    it('what was added to a file that is gone by then is added to the new one, once', async () => {
      await complete(11);
      const before = await readFile(world.path('receipts.jsonl'));
      const files = new MeddledFiles(world.ids);
      let times = 0;
      files.afterAppend = async () => {
        times += 1;
        const write = (handle: FileHandle): Promise<void> => handle.writeFile(before);
        if (times === 1) await new SpoolFiles(world.ids).replace(world.path('receipts.jsonl'), write);
      };
      await receiptsOf(files).add(receiptOf(12));
      expect(await known(11, 12)).toEqual(['duplicate', 'duplicate']);
      expect(await lines()).toHaveLength(2);
    });
  });

  it('when keys have letters of any kind, they are known again', async () => {
    const outbox = world.open();
    const event = eventOf(11, { deliveryKey: 'Größe \u{1f4f7}\n"' });
    await outbox.complete(await accepted(outbox, event));
    expect(await readFile(world.path('receipts.jsonl'), 'latin1')).toMatch(/^[\x20-\x7e]+\n$/);
    const later = eventOf(12, { deliveryKey: event.deliveryKey });
    expect(await world.open().accept(later)).toEqual({ kind: 'duplicate', requestId: 'request-11' });
  });
});
