import {
  drawPhoto,
  House,
  mutatedServer,
  PAST_WAITING_MS,
  runSize,
  say,
  settleAsAPerson,
  TENANTS,
  violationsOf,
} from '../support/processes/index.js';
import type { PlantedPhoto, Replacement, ServerProcess } from '../support/processes/index.js';

const { random } = runSize(1);
const MUTANT_MS = 180_000;
/** So often two processes race for a photo before a mutant counts as not caught. */
const RACES = 12;
const RACES_OF_THE_WHOLE = 4;
const [TENANT] = TENANTS;

/** What is done to a house with a broken server. */
type Scenario = (house: House) => Promise<void>;

let broken: House | null = null;
afterEach(async () => {
  await broken?.close();
  broken = null;
}, 60_000);

async function plant(house: House): Promise<PlantedPhoto> {
  const { photo, plantings } = await drawPhoto(TENANT, random);
  return house.plant(photo, plantings);
}

/** The process dies between the send and its record; somebody else goes on. */
async function dieAfterTheSend(house: House): Promise<void> {
  const photo = await plant(house);
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
async function race(house: House, races = RACES): Promise<void> {
  const servers: readonly ServerProcess[] = await Promise.all([house.start(), house.start()]);
  const client = (await house.clients(servers[0] as ServerProcess))[TENANT];
  for (let number = 0; number < races; number += 1) {
    const photo = await plant(house);
    await Promise.all(servers.map((server, index) => client.publish(server, { photo }, `${photo.mark}-key-${index}`)));
    if (violationsOf(await house.evidence(), { endStates: ['DONE', 'CLAIMED'] }).length > 0) return;
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
      broken = await House.open({ code: await mutatedServer(replacements) });
      await scenario(broken);
      const endStates = ['DONE', 'CLAIMED', 'NEEDS_DECISION', 'IDLE', 'PARTIAL'];
      const violations = violationsOf(await broken.evidence(), { endStates });
      expect(violations).toContainEqual(expect.stringMatching(problem));
      say(`mutant caught: ${name}: ${violations.length} violations in ${broken.planted.length} photos`);
    },
    MUTANT_MS,
  );

  it('when the same is done to a server that is slow but whole, it finds nothing', async () => {
    broken = await House.open({ code: await mutatedServer([SLOW_CLAIM]) });
    await dieAfterTheSend(broken);
    await race(broken, RACES_OF_THE_WHOLE);
    expect(violationsOf(await broken.evidence())).toEqual([]);
  }, 180_000);

  it('when a line to replace is not there, there is no mutant', async () => {
    const absent = { file: 'workflow/ledger/claim.js', from: 'no such line', to: '' };
    await expect(mutatedServer([absent])).rejects.toThrow('has 0 places, not one');
  });
});
