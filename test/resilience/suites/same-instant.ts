import { setTimeout as delay } from 'node:timers/promises';
import { say } from '../../support/processes/index.js';
import type { Answer, PlantedPhoto, ProtocolFaults } from '../../support/processes/index.js';
import type { Crowd } from './crowd.js';

const MS_PER_ROUND = 60_000;
/** So long the first waits for the last at the claim; then they go on as they are. */
const GATHERING_MS = 4_000;
/** What everybody is told who did not win. */
const OTHERS = ['202', '409 in_progress', '409 already_published', '409 photo_busy', '409 photo_changed'];
/** Who came so late that the winner had moved the photo already. */
const LATE = '404 photo_not_found';

const named = (answer: Answer | null): string => `${answer?.status ?? 'none'} ${answer?.code ?? ''}`.trim();

/**
 * Lets several publishes of one photo stand before the first write of its record until all are there, then lets all of
 * them go on.
 * @returns what they came to, and whether all of them met there
 */
export async function meetAtClaim<T>(
  faults: ProtocolFaults,
  photo: PlantedPhoto,
  count: number,
  ask: () => Promise<T>,
): Promise<{ readonly result: T; readonly met: boolean }> {
  const gate = faults.hold(`${photo.contentHash}.json`, 'before', count);
  const asked = ask();
  const met = await Promise.race([gate.reached(count).then(() => true), delay(GATHERING_MS, false, { ref: false })]);
  gate.release();
  return { result: await asked, met };
}

/** All processes publish one photo and meet at the claim. Spec: publishing.md section 11, no. 5. */
export function sameInstantSuite(crowd: Crowd): void {
  const rounds = crowd.rounds > 1 ? crowd.rounds * 5 : 3;

  async function race(photo: PlantedPhoto): Promise<{ readonly answers: readonly string[]; readonly met: boolean }> {
    const { servers } = crowd;
    const { result, met } = await meetAtClaim(crowd.remote.faults, photo, servers.length, () =>
      Promise.all(
        servers.map((server, index) =>
          crowd.client(photo.tenant).publish(server, { photo }, `${photo.mark}-key-${index}`),
        ),
      ),
    );
    return { answers: result.map(named), met };
  }

  it(
    'when all processes publish the same photo at the same instant, one posts and the others say why they did not',
    async () => {
      const counts = new Map<string, number>();
      let met = 0;
      for (let round = 0; round < rounds; round += 1) {
        const photo = await crowd.another();
        const result = await race(photo);
        met += result.met ? 1 : 0;
        const [winners, others] = [
          result.answers.filter((answer) => answer === '200'),
          result.answers.filter((answer) => answer !== '200'),
        ];
        expect([round, result.answers, winners.length]).toEqual([round, result.answers, 1]);
        for (const other of others) {
          expect(result.met ? OTHERS : [...OTHERS, LATE]).toContain(other);
          counts.set(other, (counts.get(other) ?? 0) + 1);
        }
      }
      const told = [...counts].map(([answer, count]) => `${count} × ${answer}`).join(', ');
      say(`${crowd.servers.length} processes on one photo × ${rounds}, ${met} met at the claim; the others: ${told}`);
      await crowd.expectInOrder('same instant');
    },
    rounds * MS_PER_ROUND,
  );
}
