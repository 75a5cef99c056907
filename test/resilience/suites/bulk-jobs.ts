import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { drawPhoto } from '../../support/processes/index.js';
import type {
  House,
  PlantedPhoto,
  SeededRandom,
  ServerProcess,
  Tenant,
  TenantClient,
} from '../../support/processes/index.js';

/** A little longer than the ledger's lease and a job's sign of life. */
export const PAST_LEASE_MS = 125_000;
const LOOK_MS = 100;

/** Photos of a tenant on its storage, as they are drawn. */
export async function plantPhotos(
  house: House,
  tenant: Tenant,
  count: number,
  random: SeededRandom,
): Promise<readonly PlantedPhoto[]> {
  const planted: PlantedPhoto[] = [];
  for (let at = 0; at < count; at += 1) {
    const { photo, plantings } = await drawPhoto(tenant, random);
    planted.push(await house.plant(photo, plantings));
  }
  return planted;
}

/** The body that asks for these photos to be published. */
export const publishBodyOf = (photos: readonly PlantedPhoto[]) => ({
  action: 'publish',
  folder: 'inbox',
  photos: photos.map(({ name }) => ({ filename: name })),
});

/** Attempt keys of every send that arrived: one per photo, platform and attempt; may be read while processes write. */
export async function arrivalsOf(house: House, photos: readonly PlantedPhoto[]): Promise<readonly string[]> {
  const journal = await readFile(`${house.dataDir}.sends.jsonl`, 'utf8').catch(() => '');
  const lines = journal.split('\n').filter((line) => line.endsWith('}'));
  const keys = lines.map((line) => (JSON.parse(line) as { readonly attemptKey: string }).attemptKey);
  return keys.filter((key) => photos.some(({ contentHash }) => key.startsWith(`${contentHash}.`)));
}

/** Asks a process until the job has ended. @returns what became of each photo; throws when it pauses */
export async function endedJob(client: TenantClient, asked: ServerProcess, id: string): Promise<readonly string[]> {
  for (;;) {
    const answer = await client.operation(asked, id);
    if (answer?.body['state'] === 'paused') throw new Error(`It paused for ${String(answer.body['reason'])}.`);
    if (answer?.body['state'] === 'done') {
      return (answer.body['photos'] as readonly { readonly state: string }[]).map(({ state }) => state);
    }
    await delay(LOOK_MS);
  }
}
