import { Secret } from '../../kernel/index.js';
import { KeyRing, Sealer } from '../../platform/security/index.js';
import { SECRET, TestClock } from '../testing/auth-fixtures.js';
import { HandOvers } from './hand-overs.js';
import { SignOutLinks } from './sign-out-links.js';

const sealer = new Sealer(new KeyRing([new Secret(SECRET)]));
const LINK = { tenant: 'aurora', providerSessionId: null };
const HAND_OVER = { tenant: 'aurora', path: '/photo/inbox/a.jpg' };

function build() {
  const clock = new TestClock();
  return { clock, handOvers: new HandOvers(sealer, clock), links: new SignOutLinks(sealer, clock) };
}

describe('HandOvers', () => {
  test('when it arrives in time, it says where somebody came from', () => {
    const { handOvers } = build();
    const sealed = handOvers.seal(HAND_OVER);
    expect(sealed).toMatch(/^[A-Za-z0-9._-]+$/);
    expect(handOvers.open(sealed)).toEqual({ outcome: 'good', handOver: HAND_OVER });
  });

  test.each([
    [5 * 60 + 59, 'good'],
    [5 * 60 + 60, 'expired'],
    [3600, 'expired'],
    [-60, 'good'],
    [-61, 'expired'],
    [-3600, 'expired'],
  ])('when the clock has moved by %d s, it is %s and still says where to go back', (seconds, outcome) => {
    const { handOvers, clock } = build();
    const sealed = handOvers.seal(HAND_OVER);
    clock.advanceSeconds(seconds);
    expect(handOvers.open(sealed)).toEqual({ outcome, handOver: HAND_OVER });
  });

  test('when the longest path of ours is handed over, it fits', () => {
    const { handOvers } = build();
    const path = `/?q=${'x'.repeat(508)}`;
    expect(handOvers.open(handOvers.seal({ tenant: 'a'.repeat(63), path }))).toMatchObject({ handOver: { path } });
  });

  test('when it is altered, cut, of another kind or no text, it is broken', () => {
    const { handOvers, links } = build();
    const sealed = handOvers.seal(HAND_OVER);
    const other = sealed.at(-3) === 'A' ? 'B' : 'A';
    const values = [
      `${sealed.slice(0, -3)}${other}${sealed.slice(-2)}`,
      sealed.slice(0, -1),
      links.sealLink(LINK),
      sealer.seal('hand-over', 'hand-over', '{"tenant":"aurora"}'),
      sealer.seal('hand-over', 'hand-over', 'aurora'),
      sealer.seal('hand-over', 'hand-over', '[1795262400,"aurora"]'),
      sealer.seal('hand-over', 'hand-over', '["now","aurora","/"]'),
      sealer.seal('transaction', 'hand-over', JSON.stringify([1795262400, 'aurora', '/'])),
      '',
      undefined,
      [sealed, sealed],
    ];
    for (const value of values) expect(handOvers.open(value)).toEqual({ outcome: 'broken' });
  });

  test('when the path in it is no page of ours, it leads to the first page', () => {
    const { handOvers } = build();
    const sealed = handOvers.seal({ tenant: 'aurora', path: '//evil.example' });
    expect(handOvers.open(sealed)).toEqual({ outcome: 'good', handOver: { tenant: 'aurora', path: '/' } });
  });
});

describe('SignOutLinks', () => {
  test('when a link is used within a minute, it names its tenant; later it is nothing', () => {
    const { links, clock } = build();
    const sealed = links.sealLink(LINK);
    clock.advanceSeconds(119); // with the skew of clocks
    expect(links.openLink(sealed)).toEqual(LINK);
    clock.advanceSeconds(1);
    expect(links.openLink(sealed)).toBeNull();
  });

  test('when the session of the provider is known already, the link brings it along', () => {
    const { links } = build();
    const link = { tenant: 'aurora', providerSessionId: 'provider-session' };
    expect(links.openLink(links.sealLink(link))).toEqual(link);
  });

  test('when one kind stands in the place of another, it is nothing', () => {
    const { links, handOvers } = build();
    expect(links.openLink(links.sealReturn('aurora'))).toBeNull();
    expect(links.openReturn(links.sealLink(LINK))).toBeNull();
    expect(links.openLink(handOvers.seal(HAND_OVER))).toBeNull();
    expect(links.openReturn(undefined)).toBeNull();
    expect(links.openReturn(links.sealReturn('harbor'))).toBe('harbor');
  });
});
