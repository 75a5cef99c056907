import { setTimeout as delay } from 'node:timers/promises';
import { drawPhoto, House, runSize, say, TENANTS, violationsOf } from '../support/processes/index.js';
import type { Answer, PlantedPhoto, ServerProcess, Tenant, TenantClient } from '../support/processes/index.js';

const { rounds, random } = runSize(10);
const MS_PER_ROUND = 30_000;
/** So that now the one, now the other is first at the claim. */
const HEAD_START_MS = 100;
/** What the second of two is told: the first is at it, or the photo is gone, or is just being moved. */
const GONE = ['409 photo_busy', '404 photo_not_found', '409 photo_changed'];
const KEEP_LOST = GONE;
const PUBLISH_LOST = ['409 in_progress', ...GONE];

let house: House;
let servers: readonly [ServerProcess, ServerProcess];
let clients: Readonly<Record<Tenant, TenantClient>>;

beforeAll(async () => {
  house = await House.open();
  servers = await Promise.all([house.start(), house.start()]);
  clients = await house.clients(servers[0]);
}, 180_000);

afterAll(() => house.close(), 60_000);

/** One more photo, of either tenant in turn, and the admin of its tenant. */
async function another(): Promise<{ readonly photo: PlantedPhoto; readonly client: TenantClient }> {
  const tenant = TENANTS[house.planted.length % TENANTS.length] ?? TENANTS[0];
  const { photo, plantings } = await drawPhoto(tenant, random);
  return { photo: await house.plant(photo, plantings), client: clients[tenant] };
}

const named = (answer: Answer | null): string => `${answer?.status ?? 'none'} ${answer?.code ?? ''}`.trim();

/** Without what differs from request to request by design. */
function content(answer: Answer | null): unknown {
  return { status: answer?.status, body: answer?.body };
}

async function stored(photo: PlantedPhoto): Promise<readonly string[]> {
  const { arrivals } = await house.world.look(photo.tenant);
  const own = arrivals.filter((one) => photo.contentHash.startsWith(one.photo));
  return own.map(({ platform }) => platform).sort();
}

describe('two processes on one folder', () => {
  it(
    'when both publish the same photo at the same instant, one posts and the other says why it did not',
    async () => {
      const others = new Map<string, number>();
      for (let round = 0; round < rounds; round += 1) {
        const { photo, client } = await another();
        const answers = await Promise.all(
          servers.map((server, index) => client.publish(server, { photo }, `${photo.mark}-key-${index}`)),
        );
        const [winner = '', loser = ''] = answers.map(named).sort();
        expect(winner).toBe('200');
        // Whoever comes when it is over finds the photo published, or no longer in the inbox.
        expect(['202', '409 already_published', ...PUBLISH_LOST]).toContain(loser);
        others.set(loser, (others.get(loser) ?? 0) + 1);
        expect(await stored(photo)).toEqual(['outbox', 'outbox-journal']);
      }
      const counts = [...others].map(([answer, count]) => `${count} × ${answer}`).join(', ');
      say(`two processes, two keys: seed ${random.seed}, ${rounds} races, the other answer: ${counts}`);
    },
    rounds * MS_PER_ROUND,
  );

  it(
    'when both are asked with the same key, both give the same answer and there is one post',
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        const { photo, client } = await another();
        const ask = (server: ServerProcess): Promise<Answer | null> =>
          client.publish(server, { photo }, `${photo.mark}-one-key`);
        const first = await Promise.all(servers.map(ask));
        // One of them may still be told that the other is at it; asked again, both know how it ended.
        expect(first.map(named)).toContain('200');
        const [one, two] = await Promise.all(servers.map(ask));
        expect(named(one ?? null)).toBe('200');
        expect(content(two ?? null)).toEqual(content(one ?? null));
        expect(await stored(photo)).toEqual(['outbox', 'outbox-journal']);
      }
    },
    rounds * MS_PER_ROUND,
  );

  it(
    'when one keeps a photo while the other publishes it, one of them wins and the photo is in one place',
    async () => {
      const results = new Map<string, number>();
      for (let round = 0; round < rounds; round += 1) {
        const { photo, client } = await another();
        const [publishing, keeping] = random.integer(2) === 0 ? servers : [servers[1], servers[0]];
        const [published, kept] = await Promise.all([
          client.publish(publishing, { photo }, `${photo.mark}-publish`),
          delay(random.integer(HEAD_START_MS)).then(() => client.curate(keeping, 'keep', photo.name)),
        ]);
        const both = `publish ${named(published)}, keep ${named(kept)}`;
        results.set(both, (results.get(both) ?? 0) + 1);
        const isPublished = published?.status === 200;
        expect(isPublished ? KEEP_LOST : PUBLISH_LOST).toContain(named(isPublished ? kept : published));
        expect(named(isPublished ? published : kept)).toBe('200');
        expect([both, await stored(photo)]).toEqual([both, isPublished ? ['outbox', 'outbox-journal'] : []]);
        const { files } = await house.world.look(photo.tenant);
        const places = files.filter(({ sha256 }) => sha256 === photo.sha256).map(({ folder }) => folder);
        expect([both, places]).toEqual([both, [isPublished ? 'archive' : 'keep']]);
      }
      say(`two processes, keep against publish: ${[...results].map(([what, n]) => `${n} × ${what}`).join('; ')}`);
    },
    rounds * MS_PER_ROUND,
  );

  it('when all of it is over, no post is doubled, no photo lost, and every record is settled', async () => {
    const evidence = await house.evidence();
    // A kept photo was never published: its record is at rest.
    const violations = violationsOf(evidence, { endStates: ['DONE', 'IDLE'] });
    say(
      `two processes: ${evidence.planted.length} photos, ${evidence.arrivals.length} posts arrived, ${violations.length} violations`,
    );
    expect(violations).toEqual([]);
  });
});
