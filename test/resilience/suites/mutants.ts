import { drawPhoto, PAST_WAITING_MS, settleAsAPerson, TENANTS, violationsOf } from '../../support/processes/index.js';
import type { House, PlantedPhoto, Replacement, SeededRandom, ServerProcess } from '../../support/processes/index.js';
import { meetAtClaim } from './same-instant.js';

/** What is done to a house with a broken server. */
export type Scenario = (house: House, random: SeededRandom) => Promise<void>;

/** A broken form of the protocol, what brings it to light, and what the checker says then. */
export interface Mutant {
  readonly name: string;
  readonly scenario: Scenario;
  readonly problem: RegExp;
  readonly replacements: readonly Replacement[];
}

/** So often two processes race for a photo before a mutant counts as not caught. */
const RACES = 12;
const [TENANT] = TENANTS;
/** Whatever a record may be left in when nobody cleans up. */
export const ANY_STATE = ['DONE', 'CLAIMED', 'NEEDS_DECISION', 'IDLE', 'PARTIAL', 'ARCHIVE_PENDING'];

async function plant(house: House, random: SeededRandom): Promise<PlantedPhoto> {
  const { photo, plantings } = await drawPhoto(TENANT, random);
  return house.plant(photo, plantings);
}

const postOf = ({ contentHash }: PlantedPhoto): string => `${contentHash.slice(0, 12)}-outbox-1/post.json`;

function faultsOf({ world }: House): NonNullable<House['world']['remote']>['faults'] {
  if (!world.remote) throw new Error('A disk has no bad days.');
  return world.remote.faults;
}

/** The process dies between the send and its record; somebody else goes on. */
export async function dieAfterTheSend(house: House, random: SeededRandom): Promise<void> {
  const photo = await plant(house, random);
  const doomed = await house.start({ CRASH_AT: 'send:after' });
  const client = (await house.clients(doomed))[TENANT];
  expect(await client.publish(doomed, { photo }, `${photo.mark}-first`)).toBeNull();
  expect(await doomed.ended).toEqual({ code: null, signal: 'SIGKILL' });
  await house.world.letTimePass(TENANT, PAST_WAITING_MS);
  const next = await house.start();
  await client.publish(next, { photo }, `${photo.mark}-second`);
  await settleAsAPerson(house, client, next, photo);
}

/** Two processes publish the same photo at the same instant, until something is wrong. */
export async function race(house: House, random: SeededRandom, races = RACES): Promise<void> {
  const { servers, client } = await twoServers(house);
  for (let number = 0; number < races; number += 1) {
    const photo = await plant(house, random);
    await meetAtClaim(faultsOf(house), photo, servers.length, () =>
      Promise.all(servers.map((server, index) => client.publish(server, { photo }, `${photo.mark}-key-${index}`))),
    );
    if (violationsOf(await house.evidence(), { endStates: ANY_STATE }).length > 0) return;
  }
}

/** A claim is on its way while another process claims the photo and posts it. */
export async function claimLate(house: House, random: SeededRandom): Promise<void> {
  const { servers, client } = await twoServers(house);
  const photo = await plant(house, random);
  const faults = faultsOf(house);
  const claim = faults.hold(`${photo.contentHash}.json`, 'before', 1);
  const late = client.publish(servers[0], { photo }, `${photo.mark}-late`);
  await claim.reached();
  const post = faults.hold(postOf(photo), 'after', 1);
  const early = client.publish(servers[1], { photo }, `${photo.mark}-early`);
  await post.reached();
  claim.release();
  await late;
  post.release();
  await early;
}

/** The connection breaks while a post is on its way. */
export async function loseThePost(house: House, random: SeededRandom): Promise<void> {
  const server = house.running[0] ?? (await house.start());
  const client = (await house.clients(server))[TENANT];
  const photo = await plant(house, random);
  faultsOf(house).breakOff(postOf(photo), 1);
  await client.publish(server, { photo }, `${photo.mark}-lost`);
}

async function twoServers(house: House) {
  const missing = Math.max(0, 2 - house.running.length);
  await Promise.all(Array.from({ length: missing }, () => house.start()));
  const [one, two] = house.running;
  if (!one || !two) throw new Error('A process ended too early.');
  const servers: readonly [ServerProcess, ServerProcess] = [one, two];
  return { servers, client: (await house.clients(one))[TENANT] };
}

/** Breaks nothing; two processes that look at the same instant then both find the photo free. */
export const SLOW_CLAIM: Replacement = {
  file: 'workflow/ledger/ledger.js',
  from: 'const current = view && takenOver(view);',
  to: 'const current = view && takenOver(view); await this.tools.pause(200);',
};

/** The six of reliability.md section 8. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a take-over sends open intents again',
    scenario: dieAfterTheSend,
    problem: /^double send/,
    replacements: [
      {
        file: 'workflow/ledger/transitions.js',
        from: "goTo(entry, 'UNKNOWN', { code: 'taken_over', retryable: false })",
        to: "goTo(entry, 'PENDING')",
      },
    ],
  },
  {
    name: 'no intent is recorded before a send',
    scenario: dieAfterTheSend,
    problem: /^double send/,
    replacements: [
      {
        file: 'workflow/stages/4-publish.js',
        from: "await claim.update((record) => (0, record_outcome_js_1.withEntry)(record, key, (entry) => (0, transitions_js_1.goTo)(entry, 'INTENT'",
        to: "await Promise.resolve(() => (0, record_outcome_js_1.withEntry)(record, key, (entry) => (0, transitions_js_1.goTo)(entry, 'INTENT'",
      },
    ],
  },
  {
    name: 'a lost compare-and-swap is ignored',
    scenario: race,
    problem: /^double send/,
    replacements: [
      SLOW_CLAIM,
      { file: 'workflow/ledger/ledger.js', from: "if (written.outcome !== 'written')", to: 'if (false)' },
      {
        file: 'workflow/ledger/claim.js',
        from: "if (written.outcome === 'written') {",
        to: 'written.modifiedAt ??= new Date(); {',
      },
    ],
  },
  {
    name: 'a claim knows no conflict',
    scenario: claimLate,
    problem: /^double send/,
    replacements: [
      {
        file: 'workflow/ledger/ledger.js',
        from: 'version === null ? await this.documents.create(at, bytes)',
        to: `version === null ? await (async () => {
          const made = await this.documents.create(at, bytes);
          if (made.outcome === 'written') return made;
          return this.documents.replace(at, bytes, (await this.documents.read(at, 1e6)).version);
        })()`,
      },
    ],
  },
  {
    name: 'the post is made before the claim',
    scenario: race,
    problem: /^double send/,
    replacements: [
      {
        file: 'workflow/publish.service.js',
        from: 'const claim = await (0, claim_photo_js_1.claimPhoto)(captioned, tools);',
        to: `
          for (const { platform, publisher } of captioned.targets) {
            const attemptKey = captioned.contentHash + '.' + platform + '.1';
            const deadline = { remainingMs: () => 60000 };
            const signal = new AbortController().signal;
            const context = { attemptKey, intentNonce: '', commit: () => undefined, deadline, signal };
            await publisher.send(captioned.posts.get(platform), context);
          }
          const claim = await (0, claim_photo_js_1.claimPhoto)(captioned, tools);`,
      },
    ],
  },
  {
    name: 'a post is sent again when nobody knows whether it arrived',
    scenario: loseThePost,
    problem: /^double send/,
    replacements: [
      {
        file: 'publishers/outbox/outbox.publisher.js',
        from: 'const created = await this.#step(context, (signal) => sink.create(`${directory}/post.json`, document, signal));',
        to: `const post_ = () => this.#step(context, (signal) => sink.create(directory + '/post.json', document, signal));
          const first_ = await post_();
          const created = first_.done ? first_ : await post_();`,
      },
    ],
  },
];
