import { setTimeout as delay } from 'node:timers/promises';
import { nowMs } from '../../support/processes/index.js';
import type { Answer, PlantedPhoto, Recovery } from '../../support/processes/index.js';
import type { Crowd } from './crowd.js';

const GIVE_UP_MS = 300_000;
const PAUSE_MS = 500;
const MOST_PAUSE_MS = 5_000;

/** What a photo was meant for before the trouble began. */
export type Intention = 'publish' | 'keep' | 'remove';

/** How the one more request ended; null = not yet, come again. */
function endOf(answer: Answer | null): string | null {
  if (answer === null || answer.status === 503 || answer.status === 202 || answer.status === 429) return null;
  // A tenant that was suspended is unknown for a while longer.
  if (answer.status === 404 && answer.code === 'not_found') return null;
  const name = `${answer.status} ${answer.code ?? ''}`.trim();
  if (name === '200' || name === '409 already_published') return 'done';
  if (name === '207' || name === '409 needs_decision') return 'needs_decision';
  return name === '409 in_progress' || name === '409 photo_busy' ? null : name;
}

/**
 * The one more request for a photo, and the same again when it is told to come again. A photo that is no longer in the
 * inbox was sorted or archived; then the question is put again in that way. Spec: reliability.md section 8, I6.
 */
export async function askOnceMore(crowd: Crowd, photo: PlantedPhoto, intention: Intention): Promise<Recovery> {
  const startMs = nowMs();
  const { tenant, name, mark } = photo;
  for (let tries = 1; ; tries += 1) {
    const answer = await ask(crowd, photo, intention, `${mark}-recovery-${tries}`);
    const end = endOf(answer);
    const tookMs = nowMs() - startMs;
    if (end !== null || tookMs > GIVE_UP_MS) return { tenant, photo: name, tookMs, end: end ?? 'no end' };
    const wanted = Number(answer?.headers['retry-after'] ?? 0) * 1000;
    await delay(Math.min(MOST_PAUSE_MS, Math.max(PAUSE_MS, wanted)));
  }
}

async function ask(crowd: Crowd, photo: PlantedPhoto, intention: Intention, key: string): Promise<Answer | null> {
  const client = crowd.client(photo.tenant);
  if (intention !== 'publish') {
    const sorted = await client.curate(crowd.router, intention, photo.name);
    // Another request was faster: then it was published.
    return sorted?.status === 404 ? client.publish(crowd.router, { photo, by: 'hash' }, key) : sorted;
  }
  const byName = await client.publish(crowd.router, { photo }, key);
  if (byName?.code !== 'photo_not_found') return byName;
  return client.publish(crowd.router, { photo, by: 'hash' }, `${key}-hash`);
}
