import { readdir, rm } from 'node:fs/promises';
import { eventOf } from '../testing/outbox-events.js';
import { Accepting } from './accepting.js';
import { KnownRecords } from './known-records.js';
import { Receipts } from './receipts.js';
import { RecordFolders } from './record-folders.js';
import { SpoolFiles } from './spool-files.js';
import { SpoolUsage } from './spool-usage.js';
import { sweepLeftOvers } from './sweep.js';
import { SpoolWorld } from './testing/spool-world.js';

/** The calls on the disk, with a moment between two of them in which something else happens. */
class MeddledFiles extends SpoolFiles {
  afterFolder: (path: string) => Promise<void> = () => Promise.resolve();
  afterFile: (path: string) => Promise<void> = () => Promise.resolve();

  override async ensureFolder(path: string): Promise<void> {
    await super.ensureFolder(path);
    if (path.includes('.new-')) await this.afterFolder(path);
  }

  override async create(...args: Parameters<SpoolFiles['create']>): Promise<void> {
    await super.create(...args);
    await this.afterFile(args[0]);
  }
}

let world: SpoolWorld;
let files: MeddledFiles;
beforeEach(async () => {
  world = await SpoolWorld.make();
  files = new MeddledFiles(world.ids);
});
afterEach(() => world.end());

function accepting(): Accepting {
  const { base, clock } = world;
  return new Accepting({
    files,
    clock,
    live: new KnownRecords(new RecordFolders(world.path('records'), files)),
    dead: new KnownRecords(new RecordFolders(world.path('dead'), files)),
    receipts: new Receipts(world.path('receipts.jsonl'), files, clock, 7),
    usage: new SpoolUsage(base, files, clock),
    maxBytes: 2 ** 30,
  });
}
const sweep = (): Promise<void> =>
  sweepLeftOvers(world.base, [world.path('records'), world.path('dead')], new SpoolFiles(world.ids));
/** Does it the first so many times. */
const times = (count: number, work: () => Promise<void>) => {
  let left = count;
  return async (): Promise<void> => {
    left -= 1;
    if (left >= 0) await work();
  };
};

describe('an event that is just being written', () => {
  it.each(['afterFolder', 'afterFile'] as const)(
    'when a new owner sweeps at that moment (%s), it is accepted all the same and nothing is left over',
    async (moment) => {
      files[moment] = times(2, sweep);
      expect(await accepting().accept(eventOf(12))).toEqual({ kind: 'accepted' });
      expect(await readdir(world.path('records'))).toEqual([eventOf(12).id]);
      expect(await world.open().pending()).toMatchObject([{ id: eventOf(12).id, state: 'accepted' }]);
    },
  );

  it('when it is swept away each time, it is refused and comes again later', async () => {
    files.afterFile = sweep;
    await expect(accepting().accept(eventOf(12))).rejects.toMatchObject({ code: 'overloaded' });
    expect(await readdir(world.path('records'))).toEqual([]);
  });

  it('when an equal one from another process is faster, it is a duplicate of that one', async () => {
    const other = world.open();
    const event = eventOf(12, { requestId: 'the-faster-one' });
    files.afterFile = times(1, async () => void (await other.accept(event)));
    expect(await accepting().accept(eventOf(12))).toEqual({ kind: 'duplicate', requestId: 'the-faster-one' });
    expect(await readdir(world.path('records'))).toEqual([event.id]);
  });

  it('when an equal one comes and is over before it is written, it is a duplicate and leaves no record', async () => {
    const other = world.open();
    files.afterFile = times(1, async () => {
      await other.accept(eventOf(12, { requestId: 'the-faster-one' }));
      const [record] = await other.pending();
      if (record) await other.complete(record);
    });
    expect(await accepting().accept(eventOf(12))).toEqual({ kind: 'duplicate', requestId: 'the-faster-one' });
    expect(await readdir(world.path('records'))).toEqual([]);
  });

  it('when the disk refuses it, the answer names no path and nothing is left over', async () => {
    files.afterFile = (path) => Promise.reject(new Error(`ENOSPC: no space left on device, write '${path}'`));
    const refused: unknown = await accepting()
      .accept(eventOf(12))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'overloaded', details: { retryAfterSeconds: 60 } });
    expect(JSON.stringify([refused, String(refused)])).not.toContain(world.base);
    expect(await readdir(world.path('records'))).toEqual([]);
    files.afterFile = () => Promise.resolve();
    expect(await accepting().accept(eventOf(12))).toEqual({ kind: 'accepted' });
  });

  it('when two processes are handed one delivery of different pipelines at once, both are accepted', async () => {
    const other = world.open();
    const [one, two] = [11, 12].map((pipeline) => eventOf(pipeline, { deliveryKey: 'the-same' }));
    if (!one || !two) throw new Error('there are two');
    files.afterFile = times(1, async () => void (await other.accept(two)));
    expect(await accepting().accept(one)).toEqual({ kind: 'accepted' });
    expect(new Set(await readdir(world.path('records')))).toEqual(new Set([one.id, two.id]));
    await rm(world.path('records'), { recursive: true });
  });
});
