import { KeyRing, Sealer } from '../../platform/security/index.js';
import { RandomIds } from '../../platform/system/index.js';
import { cookieLayout } from '../cookies/cookie-layout.js';
import { authSettings, cookieHeader, TestClock } from '../testing/auth-fixtures.js';
import { TransactionCookies } from './transaction-cookies.js';

const PARTS = { nonce: 'n'.repeat(32), codeVerifier: 'v'.repeat(43), handOver: { tenant: 'aurora', path: '/photo/a' } };

function build(secureCookies = true) {
  const settings = authSettings({ secureCookies });
  const clock = new TestClock();
  const sealer = new Sealer(new KeyRing(settings.sessionSecrets));
  return { clock, sealer, cookies: new TransactionCookies(cookieLayout(settings), sealer, clock, new RandomIds()) };
}

describe('a transaction', () => {
  test('when it comes back with its state, all of it is there, and its cookie goes', () => {
    const { cookies, clock } = build();
    const { state, lines } = cookies.begin({}, PARTS);
    const taken = cookies.take({ cookie: cookieHeader(lines) }, state);
    expect(taken.transaction).toEqual({ ...PARTS, state, startedAtSeconds: clock.now() / 1000 });
    expect(taken.lines).toEqual([
      `__Host-pv2_txn_${state.slice(0, 8)}=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly; SameSite=Lax`,
    ]);
  });

  test('when it is sealed, nothing of it shows, and it stays under 2 kB with the longest path', () => {
    const { cookies } = build();
    const { state, lines } = cookies.begin(
      {},
      { ...PARTS, handOver: { tenant: 't'.repeat(63), path: `/${'p'.repeat(511)}` } },
    );
    expect(lines.join().replace(state.slice(0, 8), '')).not.toMatch(/nnnn|vvvv|pppp|tttt/);
    expect(lines.join()).not.toContain(state.slice(8, 24));
    expect(cookies.take({ cookie: cookieHeader(lines) }, state).refusal).toBeNull();
  });

  test('when cookies are not secure in development, the name has no prefix', () => {
    expect(build(false).cookies.begin({}, PARTS).lines.join()).toMatch(/^pv2_txn_[0-9a-f]{8}=v1\.(?!.*Secure)/);
  });

  test('when it is 10 min old, it has expired but still says where to go back', () => {
    const { cookies, clock } = build();
    const { state, lines } = cookies.begin({}, PARTS);
    const headers = { cookie: cookieHeader(lines) };
    clock.advanceSeconds(599);
    expect(cookies.take(headers, state).refusal).toBeNull();
    clock.advanceSeconds(1);
    expect(cookies.take(headers, state)).toMatchObject({
      refusal: 'transaction_expired',
      transaction: { handOver: PARTS.handOver },
    });
  });

  test('when our clock was set back by an hour, it is not believed', () => {
    const { cookies, clock } = build();
    const { state, lines } = cookies.begin({}, PARTS);
    clock.advanceSeconds(-3600);
    expect(cookies.take({ cookie: cookieHeader(lines) }, state).refusal).toBe('transaction_expired');
  });

  test.each([
    { state: undefined, refusal: 'state_missing' },
    { state: ['a', 'b'], refusal: 'state_missing' },
    { state: '', refusal: 'state_missing' },
    { state: 'A'.repeat(48), refusal: 'state_missing' },
    { state: 'a'.repeat(49), refusal: 'state_missing' },
    { state: `${'a'.repeat(40)}; x=1\r`, refusal: 'state_missing' },
    { state: 'a'.repeat(48), refusal: 'transaction_missing' },
  ])('when the state is $state, it is refused as $refusal', ({ state, refusal }) => {
    const { cookies } = build();
    const { lines } = cookies.begin({}, PARTS);
    expect(cookies.take({ cookie: cookieHeader(lines) }, state)).toMatchObject({ transaction: null, refusal });
  });

  test('when its cookie came twice, neither counts', () => {
    const { cookies } = build();
    const { state, lines } = cookies.begin({}, PARTS);
    const cookie = `${cookieHeader(lines)}; ${cookieHeader(lines)}`;
    expect(cookies.take({ cookie }, state).refusal).toBe('transaction_unreadable');
  });

  test.each(['session', 'identity', 'hand-over'] as const)(
    'when a %s stands in its place, it is unreadable',
    (purpose) => {
      const { cookies, sealer } = build();
      const { state } = cookies.begin({}, PARTS);
      const name = `__Host-pv2_txn_${state.slice(0, 8)}`;
      const value = sealer.seal(purpose, name, JSON.stringify([state, 'n', 'v', 't', '/', 0]));
      expect(cookies.take({ cookie: `${name}=${value}` }, state).refusal).toBe('transaction_unreadable');
    },
  );

  test.each(['{}', '[]', 'x', '["s"]', '["s","n","v","t","/","0"]'])(
    'when another version of ours sealed %s, it is unreadable',
    (text) => {
      const { cookies, sealer } = build();
      const state = 'a'.repeat(48);
      const name = `__Host-pv2_txn_${state.slice(0, 8)}`;
      const cookie = `${name}=${sealer.seal('transaction', name, text)}`;
      expect(cookies.take({ cookie }, state).refusal).toBe('transaction_unreadable');
    },
  );

  test('when a fourth begins, the oldest goes, and so does whatever is of no use', () => {
    const { cookies, clock } = build();
    const jar: string[] = [];
    for (let at = 0; at < 3; at += 1) {
      clock.advanceSeconds(1);
      jar.push(cookieHeader(cookies.begin({}, PARTS).lines));
    }
    const cookie = [...jar.toReversed(), '__Host-pv2_txn_00000000=rubbish', 'other=1'].join('; ');
    const { lines } = cookies.begin({ cookie }, PARTS);
    const gone = lines.filter((line) => line.includes('Max-Age=0')).map((line) => line.split('=')[0]);
    expect(gone.sort()).toEqual(['__Host-pv2_txn_00000000', jar[0]?.split('=')[0] ?? ''].sort());
  });

  test('when a thousand begin, no two states are alike', () => {
    const { cookies } = build();
    const states = Array.from({ length: 1000 }, () => cookies.begin({}, PARTS).state);
    expect(new Set(states).size).toBe(1000);
  });
});
