import {
  House,
  letTimePass,
  mutatedServer,
  PAST_WAITING_MS,
  plantPhoto,
  readEvidence,
  runSize,
  say,
  settleAsAPerson,
  TENANTS,
  TenantClient,
  violationsOf,
} from '../support/processes/index.js';
import type { PlantedPhoto, Replacement, ServerProcess } from '../support/processes/index.js';

const { random } = runSize(1);
const MUTANT_MS = 180_000;
/** So often two processes race for a photo before a mutant counts as not caught. */
const RACES = 12;
const RACES_OF_THE_WHOLE = 4;
const [TENANT] = TENANTS;

/** A house with a broken server, and what is known of it. */
interface Broken {
  readonly house: House;
  readonly planted: PlantedPhoto[];
}

type Scenario = (broken: Broken) => Promise<void>;

let broken: Broken | null = null;
afterEach(async () => {
  await broken?.house.close();
  broken = null;
}, 60_000);

async function plant({ house, planted }: Broken): Promise<PlantedPhoto> {
  const photo = await plantPhoto(house.dataDir, TENANT, random);
  planted.push(photo);
  return photo;
}

/** The process dies between the send and its record; somebody else goes on. */
async function dieAfterTheSend(one: Broken): Promise<void> {
  const photo = await plant(one);
  const doomed = await one.house.start({ CRASH_AT: 'send:after' });
  const client = await new TenantClient(TENANT).signIn(doomed);
  expect(await client.publish(doomed, { name: photo.name }, `${photo.mark}-first`)).toBeNull();
  expect(await doomed.ended).toEqual({ code: null, signal: 'SIGKILL' });
  await letTimePass(one.house.dataDir, TENANT, PAST_WAITING_MS);
  const next = await one.house.start();
  await client.publish(next, { name: photo.name }, `${photo.mark}-second`);
  await settleAsAPerson(client, next, one.house.dataDir, photo);
}

/** Two processes publish the same photo at the same instant, until something is wrong. */
async function race(one: Broken, races = RACES): Promise<void> {
  const servers: readonly ServerProcess[] = await Promise.all([one.house.start(), one.house.start()]);
  const client = await new TenantClient(TENANT).signIn(servers[0] as ServerProcess);
  for (let number = 0; number < races; number += 1) {
    const photo = await plant(one);
    await Promise.all(
      servers.map((server, index) => client.publish(server, { name: photo.name }, `${photo.mark}-key-${index}`)),
    );
    if (violationsOf(await readEvidence(one.house.dataDir, one.planted), ['DONE', 'CLAIMED']).length > 0) return;
  }
}

/** Breaks nothing; two processes that look at the same instant then both find the photo free. */
const SLOW_CLAIM: Replacement = {
  file: 'workflow/ledger/ledger.js',
  from: 'const current = view && takenOver(view);',
  to: 'const current = view && takenOver(view); await this.tools.pause(200);',
};

const MUTANTS: readonly (readonly [string, Scenario, RegExp, readonly Replacement[]])[] = [
  [
    'a take-over sends open intents again',
    dieAfterTheSend,
    /^double send/,
    [
      {
        file: 'workflow/ledger/transitions.js',
        from: "goTo(entry, 'UNKNOWN', { code: 'taken_over', retryable: false })",
        to: "goTo(entry, 'PENDING')",
      },
    ],
  ],
  [
    'no intent is recorded before a send',
    dieAfterTheSend,
    /^double send/,
    [
      {
        file: 'workflow/stages/4-publish.js',
        from: "await claim.update((record) => withEntry(record, key, (entry) => (0, transitions_js_1.goTo)(entry, 'INTENT'",
        to: "await Promise.resolve(() => withEntry(record, key, (entry) => (0, transitions_js_1.goTo)(entry, 'INTENT'",
      },
    ],
  ],
  [
    'a lost compare-and-swap is ignored',
    race,
    /^double send/,
    [
      SLOW_CLAIM,
      {
        file: 'workflow/ledger/ledger.js',
        from: "if (written.outcome !== 'written')",
        to: 'if (false)',
      },
      {
        file: 'workflow/ledger/claim.js',
        from: "if (written.outcome === 'written') {",
        to: 'written.modifiedAt ??= new Date(); {',
      },
    ],
  ],
  [
    'the post is made before the claim',
    race,
    /^double send/,
    [
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
  ],
];

describe('the checker, on a broken server', () => {
  it.each(MUTANTS)(
    'when %s, it finds what that does',
    async (name, scenario, problem, replacements) => {
      broken = { house: await House.open(await mutatedServer(replacements)), planted: [] };
      await scenario(broken);
      const evidence = await readEvidence(broken.house.dataDir, broken.planted);
      const violations = violationsOf(evidence, ['DONE', 'CLAIMED', 'NEEDS_DECISION', 'IDLE', 'PARTIAL']);
      expect(violations).toContainEqual(expect.stringMatching(problem));
      say(`mutant caught: ${name}: ${violations.length} violations in ${broken.planted.length} photos`);
    },
    MUTANT_MS,
  );

  it('when the same is done to a server that is slow but whole, it finds nothing', async () => {
    broken = { house: await House.open(await mutatedServer([SLOW_CLAIM])), planted: [] };
    await dieAfterTheSend(broken);
    await race(broken, RACES_OF_THE_WHOLE);
    expect(violationsOf(await readEvidence(broken.house.dataDir, broken.planted))).toEqual([]);
  }, 180_000);

  it('when a line to replace is not there, there is no mutant', async () => {
    const absent = { file: 'workflow/ledger/claim.js', from: 'no such line', to: '' };
    await expect(mutatedServer([absent])).rejects.toThrow('has 0 places, not one');
  });
});
