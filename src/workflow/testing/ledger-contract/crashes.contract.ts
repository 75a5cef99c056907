import { storageUnavailable } from '../../../storage/index.js';
import { PUBLISH_STEPS, type CrashPoints, type PublishStep } from '../../crash-points.js';
import { takenOver } from '../../ledger/ledger.js';
import { PAST_LEASE_MS } from './claims.contract.js';
import type { LedgerContractPart } from './harness.js';
import { acceptedBy, BYTES, HASH, Owner, PHOTO, platformsOf } from './owner.js';

const LONG_AGO_MS = 11 * 60_000;
/** A commit is one instant: there is nothing after it that is not before the send. */
const MOMENTS = PUBLISH_STEPS.flatMap((step) => [
  [step, 'before'] as const,
  ...(step === 'commit' ? [] : [[step, 'after'] as const]),
]);

/** A process that dies at one step: whatever it does after that reaches nobody. */
class Death implements CrashPoints {
  isDead = false;
  #die: () => void = () => undefined;
  readonly happened = new Promise<void>((resolve) => (this.#die = resolve));

  constructor(
    private readonly step: PublishStep,
    private readonly when: 'before' | 'after',
  ) {}

  at(step: PublishStep, when: 'before' | 'after'): void {
    if (step !== this.step || when !== this.when) return;
    this.isDead = true;
    this.#die();
  }
}

const DELETE_STEPS = ['move_plan', 'photo_move', 'sidecar_move'] as const;
const DELETE_MOMENTS = DELETE_STEPS.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]);

/**
 * Every state a dead process may leave behind, and who goes on from it. Spec: publishing.md section 5.8.
 * @param share every so manyeth moment only
 */
export const crashesContract =
  (share = { every: 1, from: 0 }): LedgerContractPart =>
  (harness) => {
    const some = <T>(moments: readonly T[]) => moments.filter((_one, at) => at % share.every === share.from);
    test.each(some(DELETE_MOMENTS))(
      'when a process dies at %s:%s of a delete, the same request again deletes what is left',
      async (step, when) => {
        await harness().plant('inbox', PHOTO, BYTES);
        const [client, other] = harness().clients;
        const sidecar = { folder: 'inbox', name: `${PHOTO}.txt` } as const;
        await client.documents.create({ sidecar }, Buffer.from('a boat\n'));
        const death = new Death(step, when);
        const dead = async (): Promise<void> => {
          if (death.isDead) await new Promise(() => undefined);
        };
        const doomed = new Owner(client, { crash: death, hooks: { before: dead, after: dead } });
        const photo = { folder: 'inbox', name: PHOTO, expectedVersion: null } as const;
        const request = { photo, confirm: PHOTO, actor: 'a'.repeat(16), requestId: 'request' };
        const deleting = doomed.curation.delete(doomed.runtime, request).catch(() => undefined);
        await Promise.race([deleting, death.happened]);
        expect(death.isDead).toBe(true);

        await harness().age(PAST_LEASE_MS);
        const next = new Owner(other);
        await expect(next.curation.delete(next.runtime, request)).resolves.toMatchObject({
          name: PHOTO,
          undoable: false,
        });
        const left = [...(await harness().census()).keys()].filter((path) => !path.includes('/.publisher/'));
        expect(left).toEqual([]);
        expect(await next.record()).toMatchObject({
          photo: { folder: 'deleted' },
          move: { kind: 'delete', state: 'DONE' },
        });
        await expect(next.curation.delete(next.runtime, request)).rejects.toMatchObject({ code: 'photo_not_found' });
      },
    );

    test.each(some(MOMENTS))(
      'when a process dies at %s:%s, nothing is posted twice or lost, and one more request or word ends it',
      async (step, when) => {
        await harness().plant('inbox', PHOTO, BYTES);
        const platforms = platformsOf();
        const death = new Death(step, when);
        const dead = async (): Promise<void> => {
          if (death.isDead) await new Promise(() => undefined);
        };
        const doomed = new Owner(harness().clients[0], {
          platforms,
          crash: death,
          hooks: { before: dead, after: dead },
        });
        // A dead process sends nothing more either.
        for (const platform of platforms) {
          const send = platform.send.bind(platform);
          platform.send = (...args) => (death.isDead ? new Promise(() => undefined) : send(...args));
        }
        await Promise.race([doomed.publish().catch(() => undefined), death.happened]);
        expect(death.isDead).toBe(true);
        for (const platform of platforms)
          platform.send = Object.getPrototypeOf(platform).send.bind(platform) as typeof platform.send;

        await harness().age(PAST_LEASE_MS + LONG_AGO_MS);
        const next = new Owner(harness().clients[1], { platforms });
        await next.publish({ photo: { by: 'next', order: 'name' } }).catch(nothingLeft);
        const view = await next.ledger.load(HASH);
        for (const [platform, entry] of view ? takenOver(view).platforms : []) {
          if (entry.state !== 'UNKNOWN') continue;
          const wasPosted = acceptedBy(platforms).includes(`${platform}.${entry.attempt}`);
          await next.resolve(wasPosted ? 'posted' : 'not_posted', platform, entry.attempt);
        }
        await next.publish({ photo: { by: 'next', order: 'name' } }).catch(nothingLeft);
        expect(await next.record()).toMatchObject({ state: 'DONE', photo: { name: PHOTO, folder: 'archive' } });
        const posts = acceptedBy(platforms);
        expect(new Set(posts).size).toBe(posts.length);
        for (const platform of ['p1', 'p2']) {
          expect(posts.filter((post) => post.startsWith(platform))).toHaveLength(1);
        }
        const photos = [...(await harness().census()).keys()].filter((path) => path.endsWith('.jpg'));
        expect(photos).toHaveLength(1);
      },
    );

    test('when every second call of the storage fails, the run ends well or the next one does', async () => {
      await harness().plant('inbox', PHOTO, BYTES);
      const platforms = platformsOf();
      let calls = 0;
      const shaky = {
        before: () => {
          calls += 1;
          if (calls % 4 === 1) throw storageUnavailable();
        },
        after: () => {
          if (calls % 4 === 3) throw storageUnavailable();
        },
      };
      const owner = new Owner(harness().clients[0], { platforms, hooks: shaky });
      for (let round = 0; round < 6; round += 1) await owner.publish().catch(() => undefined);
      await harness().age(PAST_LEASE_MS + LONG_AGO_MS);
      const next = new Owner(harness().clients[1], { platforms });
      await next.publish({ photo: { by: 'next', order: 'name' } }).catch(nothingLeft);
      const posts = acceptedBy(platforms);
      expect(new Set(posts).size).toBe(posts.length);
    });
  };

/** Done already, or a person must decide first. */
function nothingLeft(error: unknown): void {
  expect(error).toMatchObject({ code: expect.stringMatching(/^(nothing_to_publish|needs_decision)$/) as string });
}
