import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import {
  drawPhoto,
  House,
  PAST_WAITING_MS,
  runSize,
  say,
  settleAsAPerson,
  TENANTS,
  violationsOf,
} from '../support/processes/index.js';
import type { Answer, PlantedPhoto, ServerProcess, Tenant, TenantClient } from '../support/processes/index.js';

/** Where the owner stands still: before its commit point, after it, or wherever it happens to be. */
const MOMENTS = ['photo.jpg', 'post.json', 'anywhere'] as const;
type Moment = (typeof MOMENTS)[number];

const { rounds, random } = runSize(5);
const MS_PER_ROUND = 90_000;
/** A publish takes about so long. */
const RUN_MS = 80;
/** Longer than the guard of 30 s between an intent and its commit point; only in long runs. */
const PAST_GUARD_MS = 31_000;
const ROUNDS_PER_LONG_FREEZE = 20;

let house: House;
let owner: ServerProcess;
let other: ServerProcess;
let clients: Readonly<Record<Tenant, TenantClient>>;

beforeAll(async () => {
  house = await House.open();
  [owner, other] = await Promise.all([house.start(), house.start()]);
  clients = await house.clients(other);
}, 180_000);

afterAll(async () => {
  owner.thaw();
  await house.close();
}, 60_000);

async function another(tenant: Tenant): Promise<PlantedPhoto> {
  const { photo, plantings } = await drawPhoto(tenant, random);
  return house.plant(photo, plantings);
}

interface Freeze {
  readonly moment: Moment;
  /** Wakes while the other one works, not after it. */
  readonly overlaps: boolean;
  readonly holdMs: number;
}

function planOf(round: number): Freeze {
  const isLong = (round + 1) % ROUNDS_PER_LONG_FREEZE === 0;
  if (isLong) return { moment: 'photo.jpg', overlaps: false, holdMs: PAST_GUARD_MS };
  return { moment: MOMENTS[round % MOMENTS.length] ?? 'anywhere', overlaps: round % 5 >= 3, holdMs: 0 };
}

/** Asks the owner to publish and returns when it stands still. */
async function publishAndFreeze(
  client: TenantClient,
  photo: PlantedPhoto,
  moment: Moment,
): Promise<{ readonly answer: Promise<Answer | null> }> {
  const wish = `${house.dataDir}.freeze`;
  if (moment !== 'anywhere') await writeFile(wish, `${owner.pid} ${moment}`);
  let early: Answer | null = null;
  const answer = client.publish(owner, { photo }, `${photo.mark}-owner`);
  void answer.then((given) => (early = given));
  if (moment === 'anywhere') {
    await delay(random.integer(RUN_MS));
    owner.freeze();
  } else {
    for (let waited = 0; existsSync(wish); waited += 10) {
      if (early || waited > 20_000) throw new Error(`The owner never came to ${moment}: ${JSON.stringify(early)}`);
      await delay(10);
    }
  }
  await delay(50); // the wish is taken away just before the process stops
  return { answer };
}

async function round(freeze: Freeze): Promise<string> {
  const tenant = random.pick(TENANTS);
  const client = clients[tenant];
  const photo = await another(tenant);
  const frozen = await publishAndFreeze(client, photo, freeze.moment).finally(() =>
    rm(`${house.dataDir}.freeze`, { force: true }),
  );
  await house.world.letTimePass(tenant, PAST_WAITING_MS);
  const taking = client.publish(other, { photo }, `${photo.mark}-other`);
  await (freeze.overlaps ? delay(random.integer(RUN_MS)) : taking);
  await delay(freeze.holdMs);
  owner.thaw();
  const [mine, theirs] = await Promise.all([frozen.answer, taking]);
  await settle(client, photo);
  return `${freeze.moment}: owner ${mine?.status ?? 'none'}, other ${theirs?.status ?? 'none'} ${theirs?.code ?? ''}`;
}

async function settle(client: TenantClient, photo: PlantedPhoto): Promise<void> {
  const { refusal } = await settleAsAPerson(house, client, other, photo);
  expect([photo.mark, refusal]).toEqual([photo.mark, null]);
}

describe('an owner that freezes and wakes', () => {
  it(
    'when another one has taken over meanwhile, nothing is posted twice and nothing is lost',
    async () => {
      const histories: string[] = [];
      for (let number = 0; number < rounds; number += 1) histories.push(await round(planOf(number)));
      const evidence = await house.evidence();
      const violations = violationsOf(evidence);
      const longOnes = Math.floor(rounds / ROUNDS_PER_LONG_FREEZE);
      say(
        `frozen owner: seed ${random.seed}, ${rounds} freezes, ${longOnes} of them past the guard, ` +
          `${evidence.arrivals.length} posts arrived, ${violations.length} violations`,
      );
      expect([violations, histories]).toEqual([[], histories]);
    },
    rounds * MS_PER_ROUND,
  );

  it('when it wakes, its process still serves', async () => {
    const photo = await another(TENANTS[0]);
    const answer = await clients[TENANTS[0]].publish(owner, { photo }, `${photo.mark}-after`);
    expect([answer?.status, owner.isRunning]).toEqual([200, true]);
  });
});
