import { House, mutatedServer, runSize, say, violationsOf } from '../support/processes/index.js';
import { ANY_STATE, claimLate, dieAfterTheSend, loseThePost, MUTANTS, race, SLOW_CLAIM } from './suites/mutants.js';

const { random, rounds } = runSize(1);
/** Every second one in a small run, as its seed has it; all of them break the model of each run too. */
const SOME = MUTANTS.filter((_mutant, at) => rounds > 1 || (at + random.seed) % 2 === 0);
/** A small run breaks the server on one of them. */
const STORAGES = rounds > 1 ? (['dropbox', 's3'] as const) : (['dropbox'] as const);
const MUTANT_MS = 180_000;
const RACES_OF_THE_WHOLE = 2;

describe.each(STORAGES)('the checker, on a broken server with %s', (storage) => {
  let house: House | null = null;
  afterEach(async () => {
    await house?.close();
    house = null;
  }, 60_000);

  it.each(SOME.map((mutant) => [mutant.name, mutant] as const))(
    'when %s, it finds what that does',
    async (name, { scenario, problem, replacements }) => {
      house = await House.open({ storage, code: await mutatedServer(replacements) });
      await scenario(house, random);
      const violations = violationsOf(await house.evidence(), { endStates: ANY_STATE });
      expect(violations).toContainEqual(expect.stringMatching(problem));
      say(`mutant caught on ${storage}: ${name}: ${violations.length} violations in ${house.planted.length} photos`);
    },
    MUTANT_MS,
  );

  it('when the same is done to a server that is slow but whole, it finds nothing', async () => {
    house = await House.open({ storage, code: await mutatedServer([SLOW_CLAIM]) });
    await dieAfterTheSend(house, random);
    await race(house, random, RACES_OF_THE_WHOLE);
    await claimLate(house, random);
    expect(violationsOf(await house.evidence())).toEqual([]);
    // Whether that post arrived a person has to say.
    await loseThePost(house, random);
    expect(violationsOf(await house.evidence(), { endStates: ['DONE', 'NEEDS_DECISION'] })).toEqual([]);
  }, 180_000);
});

describe('a mutant', () => {
  it('when a line to replace is not there, there is none', async () => {
    const absent = { file: 'workflow/ledger/claim.js', from: 'no such line', to: '' };
    await expect(mutatedServer([absent])).rejects.toThrow('has 0 places, not one');
  });
});
