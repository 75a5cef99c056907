import { losingReply } from '../../../storage/testing/image-storage.contract.js';
import { RequestFiles, requestIdOf } from '../../ledger/request-files.js';
import { KeyTaken, RequestTicket } from '../../ledger/request-ticket.js';
import type { LedgerContractPart } from './harness.js';
import { acceptedBy, BYTES, HASH, Owner, PHOTO, platformsOf } from './owner.js';

const OPERATION = { id: requestIdOf('aurora', 'publish', 'key'), bodyHash: 'b'.repeat(64) };
const KEY = 'the-key-of-a-test';

/** Request files: what one Idempotency-Key stands for, on any replica. Spec: publishing.md section 6.3. */
export const requestsContract: LedgerContractPart = (harness) => {
  const filesOf = (client: 0 | 1 = 0) => {
    const owner = new Owner(harness().clients[client]);
    return new RequestFiles(owner.runtime.storage.documents, owner.tools);
  };

  test('when two begin with one key, one goes on and the other is told', async () => {
    const tickets = ([0, 1] as const).map((client) => new RequestTicket(filesOf(client), OPERATION, null));
    const begun = await Promise.allSettled(tickets.map((ticket) => ticket.begin(HASH)));
    const refused = begun.filter((one) => one.status === 'rejected');
    expect(refused.map(({ reason }) => reason as unknown)).toEqual([expect.any(KeyTaken)]);
    expect(await filesOf().read(OPERATION.id)).toMatchObject({
      ...withoutId(OPERATION),
      contentHash: HASH,
      answer: null,
    });
  });

  test('when two go on from a dead run, one does and the other is told', async () => {
    await new RequestTicket(filesOf(), OPERATION, null).begin('a'.repeat(64));
    const seen = await filesOf().read(OPERATION.id);
    const tickets = ([0, 1] as const).map((client) => new RequestTicket(filesOf(client), OPERATION, seen));
    const begun = await Promise.allSettled(tickets.map((ticket) => ticket.begin(HASH)));
    expect(begun.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('when the reply to its first write is lost, the run has its key all the same', async () => {
    const owner = new Owner(losingReply(harness().clients[0], 'documents.create'));
    const files = new RequestFiles(owner.runtime.storage.documents, owner.tools);
    const ticket = new RequestTicket(files, OPERATION, null);
    await ticket.begin(null);
    await ticket.begin(HASH);
    await ticket.finish({ the: 'answer' });
    expect(await filesOf(1).read(OPERATION.id)).toMatchObject({ contentHash: HASH, answer: { the: 'answer' } });
  });

  test('when an answer is stored, no later one and no refusal replaces it, and unknown members stay', async () => {
    const path = `requests/${OPERATION.id.slice(0, 2)}/${OPERATION.id}.json`;
    const file = { schema: 1, bodyHash: OPERATION.bodyHash, contentHash: HASH, later: 'a member', createdAt: 'then' };
    await harness().plantDocument(path, JSON.stringify(file));
    const ticket = new RequestTicket(filesOf(), OPERATION, await filesOf().read(OPERATION.id));
    await ticket.begin(HASH);
    await ticket.finish({ first: true });
    await new RequestTicket(filesOf(1), OPERATION, null).finish({ second: true });
    await ticket.refuse('photo_busy');
    expect(await filesOf().read(OPERATION.id)).toMatchObject({
      answer: { first: true },
      refusal: null,
      createdAt: 'then',
      extra: { later: 'a member' },
    });
  });

  test('when one key comes to two processes at once, they give one answer and send once', async () => {
    await harness().plant('inbox', PHOTO, BYTES);
    const platforms = platformsOf();
    const owners = harness().clients.map((client) => new Owner(client, { platforms }));
    const answers = await Promise.all(
      owners.flatMap((owner) => [1, 2].map(() => owner.publish({ idempotencyKey: KEY }))),
    );
    for (const answer of answers) expect(answer).toMatchObject({ outcome: 'all_sent', result: { state: 'DONE' } });
    expect(new Set(answers.map((answer) => ('result' in answer ? JSON.stringify(answer.result) : ''))).size).toBe(1);
    expect([...acceptedBy(platforms)].sort()).toEqual(['p1.1', 'p2.1']);
  });

  test('when a key comes again, in another process and after the photo has moved, the answer is the same', async () => {
    await harness().plant('inbox', PHOTO, BYTES);
    const platforms = platformsOf();
    const [one, two] = harness().clients.map((client) => new Owner(client, { platforms }));
    const first = await one?.publish({ idempotencyKey: KEY });
    const before = await harness().census();
    expect(await two?.publish({ idempotencyKey: KEY })).toEqual({ ...first, replayed: true });
    await expect(two?.publish({ idempotencyKey: KEY, caption: 'Other words.' })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
    expect(await harness().census()).toEqual(before);
    expect(acceptedBy(platforms)).toHaveLength(2);
  });

  test('when another key comes while the photo is in another hand, it is refused and nothing is written', async () => {
    await harness().plant('inbox', PHOTO, BYTES);
    const [one, two] = harness().clients;
    let meanwhile: Promise<unknown> = Promise.resolve();
    const platforms = platformsOf();
    const other = new Owner(two, { platforms });
    const first = new Owner(one, {
      platforms,
      hooks: {
        after: async ({ name, args }) => {
          if (name !== 'documents.replace' || !JSON.stringify(args[0]).includes('ledger/')) return;
          meanwhile = other.publish().catch((error: unknown) => error);
          await meanwhile;
        },
      },
    });
    await first.publish();
    expect(await meanwhile).toMatchObject({
      code: expect.stringMatching(/^(in_progress|already_published|photo_not_found)$/) as string,
    });
    expect(acceptedBy(platforms)).toHaveLength(2);
  });
};

function withoutId({ bodyHash }: typeof OPERATION) {
  return { bodyHash };
}
