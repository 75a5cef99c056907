import { createHash } from 'node:crypto';
import type { DeliveryOutbox, OutboxOwnership } from '../delivery-outbox.port.js';
import type { RelayRecord } from '../relay-record.js';
import { bytesOf, eventOf, textOf } from './outbox-events.js';

/** One place that keeps records, and the processes that use it. */
export interface OutboxWorld {
  /** An outbox on the place, as another process on this machine would have it. @param limits other ones than plenty */
  open(limits?: { readonly maxBytes?: number }): DeliveryOutbox;
  /** Lets time pass for all of them. */
  pass(ms: number): void;
  now(): number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const DEDUPE_DAYS = 7;

/** What every outbox keeps to. @param make an empty place whose receipts count for 7 days */
export function describeDeliveryOutbox(kind: string, make: () => Promise<OutboxWorld>): void {
  describe(`delivery outbox: ${kind}`, () => {
    let world: OutboxWorld;
    let outbox: DeliveryOutbox;
    let ownership: OutboxOwnership | null = null;

    beforeEach(async () => {
      world = await make();
      outbox = world.open();
    });
    afterEach(() => ownership?.release());

    const accepted = async (pipelineId: number): Promise<RelayRecord> => {
      const event = eventOf(pipelineId);
      expect(await outbox.accept(event)).toEqual({ kind: 'accepted' });
      const record = await outbox.read(event.id);
      if (record === null) throw new Error('an accepted record cannot be read');
      return record;
    };
    const frozen = async (record: RelayRecord, text: string): Promise<RelayRecord> => {
      const { sha256, bytes } = await outbox.writeBody(record.id, bytesOf(text));
      const body = { sha256, bytes, key: 'a-key', budget: 0, truncatedLogs: 0 };
      const next: RelayRecord = { ...record, state: 'frozen', body };
      await outbox.save(next);
      return next;
    };

    it('when an event is accepted, a process that comes later finds all of it', async () => {
      const record = await accepted(12);
      expect(record).toMatchObject({ ...eventOf(12), version: 1, state: 'accepted', acceptedAt: world.now() });
      expect(record).toMatchObject({ wanted: null, jobs: [], body: null, notBefore: null, deadReason: null });
      expect(await world.open().pending()).toEqual([record]);
    });

    it('when fifty equal events come at the same moment to two processes, one is accepted and named by all', async () => {
      const other = world.open();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          (index % 2 ? other : outbox).accept(eventOf(12, { requestId: `request-${index}` })),
        ),
      );
      expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
      const [first] = await outbox.pending();
      const named = new Set(answers.flatMap((answer) => (answer.kind === 'duplicate' ? [answer.requestId] : [])));
      expect([...named]).toEqual([first?.requestId]);
      expect(answers.findIndex(({ kind }) => kind === 'accepted')).toBe(Number(first?.requestId.slice(8)));
    });

    it('when either key is known, the event is a duplicate of the first; when none is, it is a new one', async () => {
      await accepted(12);
      const other = world.open();
      const sameDelivery = eventOf(13, { deliveryKey: 'delivery-12', requestId: 'later' });
      const samePipeline = eventOf(12, { deliveryKey: null, requestId: 'later' });
      const duplicate = { kind: 'duplicate', requestId: 'request-12' };
      expect(await other.accept(sameDelivery)).toEqual(duplicate);
      expect(await other.accept(samePipeline)).toEqual(duplicate);
      expect(await other.accept(eventOf(13, { deliveryKey: null }))).toEqual({ kind: 'accepted' });
      expect(await other.accept(eventOf(14, { deliveryKey: null }))).toEqual({ kind: 'accepted' });
    });

    it('when different events come at once, each is accepted and they are listed oldest first', async () => {
      for (const id of [31, 11, 21]) {
        await accepted(id);
        world.pass(1000);
      }
      const answers = await Promise.all([41, 42, 43].map((id) => outbox.accept(eventOf(id))));
      expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
      const ids = (await outbox.pending()).map(({ facts }) => facts.pipeline_id);
      expect(ids).toEqual([31, 11, 21, 41, 42, 43]);
      expect(await outbox.usage()).toMatchObject({ pending: 6, dead: 0, oldestPendingAt: world.now() - 3000 });
    });

    it('when a record is saved, the newest state is read, here and elsewhere', async () => {
      const record = await accepted(12);
      const next: RelayRecord = { ...record, state: 'collecting', collectRounds: 2, notBefore: world.now() + 5 };
      await outbox.save(next);
      expect([await outbox.read(record.id), await world.open().read(record.id)]).toEqual([next, next]);
    });

    it('when logs and a body are kept, they are read byte for byte, and another body takes the place of the first', async () => {
      const { id } = await accepted(12);
      expect(await outbox.writeTrace(id, 5, bytesOf('öne\n', '\u0000two'))).toBe(9);
      expect(await outbox.writeTrace(id, 6, bytesOf())).toBe(0);
      await outbox.writeBody(id, bytesOf('{"long":', '"body"}'));
      const { sha256, bytes } = await outbox.writeBody(id, bytesOf('{}'));
      expect({ sha256, bytes }).toEqual({ sha256: createHash('sha256').update('{}').digest('hex'), bytes: 2 });
      const other = world.open();
      expect(await textOf(other.readTrace(id, 5))).toBe('öne\n\u0000two');
      expect(await textOf(other.readTrace(id, 6))).toBe('');
      expect(await textOf(other.readBody(id))).toBe('{}');
    });

    it('when a log breaks off while it is written, the earlier one stays', async () => {
      const { id } = await accepted(12);
      await outbox.writeTrace(id, 5, bytesOf('whole'));
      const broken = async function* (): AsyncGenerator<Uint8Array> {
        yield Buffer.from('half');
        throw new Error('it broke off');
      };
      await expect(outbox.writeTrace(id, 5, broken())).rejects.toThrow('it broke off');
      expect(await textOf(outbox.readTrace(id, 5))).toBe('whole');
    });

    it('when a log or a body was never kept, reading it fails', async () => {
      const { id } = await accepted(12);
      await expect(textOf(outbox.readTrace(id, 5))).rejects.toThrow();
      await expect(textOf(outbox.readBody(id))).rejects.toThrow();
    });

    it('when a record is over, it is gone and known for seven days, to later processes too', async () => {
      const record = await accepted(12);
      await outbox.complete({ ...record, state: 'delivered' });
      await outbox.complete({ ...record, state: 'delivered' }); // killed before the record was removed
      expect([await outbox.pending(), await outbox.read(record.id)]).toEqual([[], null]);
      world.pass(DEDUPE_DAYS * DAY_MS - 1);
      const again = { kind: 'duplicate', requestId: 'request-12' };
      expect(await outbox.accept(eventOf(12, { requestId: 'later' }))).toEqual(again);
      expect(await world.open().accept(eventOf(99, { deliveryKey: 'delivery-12' }))).toEqual(again);
      world.pass(1);
      expect(await world.open().accept(eventOf(12, { requestId: 'later' }))).toEqual({ kind: 'accepted' });
    });

    it('when a record is given up, it is dead with its reason and body, and still known', async () => {
      const record = await frozen(await accepted(12), '{"a":1}');
      await outbox.bury({ ...record, sending: { attempts: 4, rounds: 1, lastStatus: 500 } }, 'unavailable');
      expect([await outbox.pending(), await outbox.read(record.id)]).toEqual([[], null]);
      const [dead] = await world.open().dead();
      expect(dead).toMatchObject({ id: record.id, state: 'dead', deadReason: 'unavailable', sending: { attempts: 4 } });
      expect(await outbox.usage()).toMatchObject({ pending: 0, dead: 1, oldestPendingAt: null });
      expect(await world.open().accept(eventOf(12))).toEqual({ kind: 'duplicate', requestId: 'request-12' });
    });

    it('when a dead record is replayed, it is frozen with the same body and key and its attempts begin anew', async () => {
      const record = await frozen(await accepted(12), '{"a":1}');
      await outbox.bury({ ...record, sending: { attempts: 4, rounds: 1, lastStatus: 500 } }, 'unavailable');
      expect(await world.open().replay(record.id)).toBe(true);
      expect(await outbox.pending()).toEqual([{ ...record, updatedAt: world.now() }]);
      expect(await textOf(outbox.readBody(record.id))).toBe('{"a":1}');
      expect(await outbox.dead()).toEqual([]);
      expect(await outbox.replay(record.id)).toBe(false);
    });

    it('when a record without a body is replayed, it is accepted again and its logs are kept', async () => {
      const record = await accepted(12);
      await outbox.writeTrace(record.id, 5, bytesOf('log'));
      await outbox.bury({ ...record, state: 'collecting', collectRounds: 3 }, 'gitlab_unavailable');
      expect(await outbox.replay(record.id)).toBe(true);
      expect(await outbox.read(record.id)).toMatchObject({ state: 'accepted', collectRounds: 0, deadReason: null });
      expect(await textOf(outbox.readTrace(record.id, 5))).toBe('log');
    });

    it('when the dead are purged, those given up before the moment are gone and still no new event', async () => {
      const [old, young] = [await accepted(12), await accepted(13)];
      await outbox.bury(old, 'rejected');
      world.pass(2 * DAY_MS);
      await outbox.bury(young, 'rejected');
      expect(await world.open().purge(world.now() - DAY_MS)).toBe(1);
      expect((await outbox.dead()).map(({ id }) => id)).toEqual([young.id]);
      expect(await outbox.accept(eventOf(12))).toEqual({ kind: 'duplicate', requestId: 'request-12' });
    });

    it('when the place is full, no event is accepted; known ones are still answered', async () => {
      const { id } = await accepted(12);
      await outbox.writeTrace(id, 5, bytesOf('x'.repeat(5000)));
      const small = world.open({ maxBytes: 5000 });
      await expect(small.accept(eventOf(13))).rejects.toMatchObject({
        code: 'overloaded',
        details: { retryAfterSeconds: 60 },
      });
      expect(await small.accept(eventOf(12))).toMatchObject({ kind: 'duplicate' });
      expect((await small.usage()).bytes).toBeGreaterThan(5000);
    });

    it('when one process works on the records, another has to wait until it lets go', async () => {
      const other = world.open();
      ownership = await outbox.own();
      expect(ownership?.lost.aborted).toBe(false);
      expect([await other.own(), await outbox.own()]).toEqual([null, null]);
      await ownership?.release();
      ownership = await other.own();
      expect(ownership).not.toBeNull();
      expect(await other.accept(eventOf(12))).toEqual({ kind: 'accepted' });
    });

    it('when an owner has not stirred for 30 s, another takes over and the first may store nothing any more', async () => {
      const record = await accepted(12);
      const first = await outbox.own();
      world.pass(30_001);
      const other = world.open();
      ownership = await other.own();
      expect(ownership).not.toBeNull();
      await expect(outbox.save({ ...record, state: 'collecting' })).rejects.toThrow();
      await expect(outbox.complete(record)).rejects.toThrow();
      expect(first?.lost.aborted).toBe(true);
      await first?.release();
      await other.save({ ...record, state: 'collecting' });
      expect(await other.own()).toBeNull();
    });

    it.each([
      '..',
      '../x',
      '12',
      '12-0123456789abcdeg',
      '0-0123456789abcdef',
      'a/b',
      '12-0123456789abcdef\u0000',
      '',
      '1'.repeat(300),
    ])('when an id is %j, it reaches no path', async (id) => {
      await expect(outbox.accept({ ...eventOf(12), id })).rejects.toMatchObject({ code: 'internal_error' });
      await expect(outbox.read(id)).rejects.toMatchObject({ code: 'internal_error' });
      await expect(outbox.replay(id)).rejects.toMatchObject({ code: 'internal_error' });
      expect(() => outbox.readBody(id)).toThrow(expect.objectContaining({ code: 'internal_error' }));
    });

    it.each([0, -1, 1.5, Number.NaN, 2 ** 53])('when a job id is %d, it reaches no path', async (jobId) => {
      const { id } = await accepted(12);
      await expect(outbox.writeTrace(id, jobId, bytesOf('x'))).rejects.toMatchObject({ code: 'internal_error' });
      expect(() => outbox.readTrace(id, jobId)).toThrow(expect.objectContaining({ code: 'internal_error' }));
    });
  });
}
