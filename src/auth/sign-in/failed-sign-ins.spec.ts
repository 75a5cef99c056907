import { Secret, bugError, callerError, upstreamError } from '../../kernel/index.js';
import { KeyRing, Sealer } from '../../platform/security/index.js';
import { SECRET, TestClock } from '../testing/auth-fixtures.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { HandOvers } from './hand-overs.js';

const HAND_OVER = { tenant: 'aurora', path: '/grid' };

function world() {
  const clock = new TestClock();
  const sealer = new Sealer(new KeyRing([new Secret(SECRET)]));
  return { clock, sealer, failed: new FailedSignIns(sealer, clock) };
}

describe('FailedSignIns', () => {
  it.each([
    ['callback_failed', 'caller'],
    ['sign_in_expired', 'caller'],
    ['not_found', 'caller'],
    ['provider_unavailable', 'upstream'],
    ['config_unavailable', 'upstream'],
  ] as const)('when %s is sealed, the page has that error and the way back', (code, family) => {
    const { failed } = world();
    const error = family === 'caller' ? callerError(code, 'Why.') : upstreamError(code, 'Why.');
    const opened = failed.open(failed.seal(error, HAND_OVER));
    expect(opened).toMatchObject({ error: { code, family }, handOver: HAND_OVER });
  });

  it('when it is a bug, a stranger or an error with another page, nothing is sealed', () => {
    const { failed } = world();
    const others = [bugError('A bug.'), new Error('callback_failed'), callerError('not_admin_here', 'No.'), null];
    expect(others.map((error) => failed.seal(error, HAND_OVER))).toEqual([null, null, null, null]);
  });

  it('when it is older than ten minutes, of another kind or made up, it is nothing', () => {
    const { clock, sealer, failed } = world();
    const sealed = failed.seal(callerError('callback_failed', 'Why.'), HAND_OVER);
    const handOver = new HandOvers(sealer, clock).seal({ tenant: 'callback_failed', path: '/' });
    expect([handOver, '', undefined, ['a'], `${sealed}x`].map((value) => failed.open(value))).toEqual(
      Array<null>(5).fill(null),
    );
    clock.advanceSeconds(600 + 60);
    expect(failed.open(sealed)).toBeNull();
  });
});
