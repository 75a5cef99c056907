import type { House } from './house.js';
import type { PlantedPhoto } from './photos.js';
import type { Address, Answer, TenantClient } from './tenant-client.js';

/** Where a person stands with a photo. */
interface Open {
  readonly contentHash: string;
  readonly state: string;
  readonly unknown: readonly { readonly platform: string; readonly attempt: number }[];
}

/** What a person did: decisions that were taken, and the first that was refused. */
export interface Settled {
  readonly decisions: readonly ('posted' | 'not_posted')[];
  readonly refusal: string | null;
}

/**
 * What a person does about a photo after a crash: looks into the outbox for each post that may or may not be
 * there, says what is there, and publishes again if something is still missing.
 */
export async function settleAsAPerson(
  house: House,
  client: TenantClient,
  server: Address,
  photo: PlantedPhoto,
): Promise<Settled> {
  const decisions: Settled['decisions'][number][] = [];
  const open = openOf(await client.history(server, photo.contentHash));
  for (const { platform, attempt } of open?.unknown ?? []) {
    const decision = (await isPosted(house, photo, platform)) ? 'posted' : 'not_posted';
    const answer = await client.resolve(server, photo.contentHash, { platform, attempt, decision });
    if (answer?.status !== 200) return { decisions, refusal: answer?.code ?? 'no answer' };
    decisions.push(decision);
  }
  const now = openOf(await client.history(server, photo.contentHash));
  if (now?.state === 'published') return { decisions, refusal: null };
  const answer = await client.publish(server, now === null ? { photo } : { photo, by: 'hash' }, `${photo.mark}-person`);
  return { decisions, refusal: answer?.status === 200 ? null : (answer?.code ?? `status ${answer?.status}`) };
}

async function isPosted(house: House, photo: PlantedPhoto, platform: string): Promise<boolean> {
  const { posts } = await house.world.look(photo.tenant);
  return posts.some((post) => post.platform === platform && post.caption.includes(photo.mark));
}

/** Null = the server knows nothing of this photo. */
function openOf(answer: Answer | null): Open | null {
  if (answer?.status === 404) return null;
  if (answer?.status !== 200) throw new Error(`The history answered ${answer?.status ?? 'nothing'}.`);
  const { contentHash, state, platforms } = answer.body as unknown as {
    readonly contentHash: string;
    readonly state: string;
    readonly platforms: Readonly<Record<string, { readonly status: string; readonly attempt: number }>>;
  };
  const unknown = Object.entries(platforms).flatMap(([platform, { status, attempt }]) =>
    status === 'unknown' ? [{ platform, attempt }] : [],
  );
  return { contentHash, state, unknown };
}
