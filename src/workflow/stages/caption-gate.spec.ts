import type { Nsfw } from '../../kernel/index.js';
import type { NsfwGate } from '../../publishers/index.js';
import { gateOf } from './3-caption.js';
import { captionsById } from './captions.js';

const GATES: readonly NsfwGate[] = ['allow', 'spoiler', 'block'];
const VERDICTS: readonly Nsfw[] = ['no', 'yes', 'unknown'];

/** What publishing.md section 4.3 says, for a platform that can hide a picture; null = it goes out plainly. */
const EXPECTED: Readonly<Record<NsfwGate, Readonly<Record<Nsfw, string | null>>>> = {
  allow: { no: null, yes: null, unknown: null },
  spoiler: { no: null, yes: 'spoiler', unknown: 'spoiler' },
  block: { no: null, yes: 'nsfw_blocked', unknown: 'nsfw_unknown' },
};

describe('gateOf', () => {
  it.each(GATES.flatMap((gate) => VERDICTS.map((nsfw) => [gate, nsfw, EXPECTED[gate][nsfw]] as const)))(
    'when the gate is %s and the photo is %s, the post is kept out or hidden by %s',
    (nsfwGate, nsfw, expected) => {
      const gate = gateOf({ nsfwGate, supports: { altText: true, spoiler: true, lookup: true } }, nsfw);
      expect(gate).toEqual({
        keptOut: expected === 'spoiler' ? null : expected,
        spoiler: expected === 'spoiler',
      });
    },
  );

  it.each(VERDICTS)('when a platform cannot hide a picture and the photo is %s, spoiler means block', (nsfw) => {
    const supports = { altText: true, spoiler: false, lookup: true };
    expect(gateOf({ nsfwGate: 'spoiler', supports }, nsfw)).toEqual(gateOf({ nsfwGate: 'block', supports }, nsfw));
  });
});

describe('captionsById', () => {
  const entries = [
    { id: 'outbox', type: 'outbox' },
    { id: 'second', type: 'outbox' },
    { id: 'news', type: 'email' },
    { id: 'club', type: 'fetlife' },
  ];
  const ids = (texts: Record<string, string>) =>
    Object.fromEntries(captionsById(new Map(Object.entries(texts)), entries));

  it('when a word is an id, its text goes to that entry alone, also when it is a type as well', () => {
    expect(ids({ outbox: 'a' })).toEqual({ outbox: 'a' });
    expect(ids({ second: 'b', outbox: 'a' })).toEqual({ outbox: 'a', second: 'b' });
  });

  it('when a word is a type, its text goes to all entries of it, but for those with a text of their own', () => {
    expect(ids({ email: 'mail' })).toEqual({ news: 'mail', club: 'mail' });
    expect(ids({ club: 'own', email: 'mail' })).toEqual({ news: 'mail', club: 'own' });
  });

  it('when a word means no entry, its text goes nowhere', () => {
    expect(ids({ telegram: 'x' })).toEqual({});
  });
});
