import { saysFailure, verdictOf, type Verdict } from './attempt.js';

const ROWS: readonly (readonly [Verdict, readonly number[]])[] = [
  ['delivered', [200, 201, 202, 204, 299]],
  ['again', [408, 409, 425, 429, 500, 502, 503, 504, 507, 599]],
  ['halve', [413]],
  ['refused', [300, 301, 302, 307, 308, 400, 401, 403, 404, 410, 415, 422, 451, 501, 505, 600]],
];

describe('what an answer means', () => {
  test.each(ROWS.flatMap(([verdict, statuses]) => statuses.map((status) => [status, verdict] as const)))(
    'when the status is %i, the body is %s',
    (status, verdict) => expect(verdictOf({ status, isPacked: false })).toBe(verdict),
  );

  test('when there is no answer, it is sent again', () => {
    expect(verdictOf({ status: null, isPacked: true })).toBe('again');
  });

  test('when a compressed body has the wrong type, it is wanted plain', () => {
    expect(verdictOf({ status: 415, isPacked: true })).toBe('plain');
  });

  test.each([
    ['{"success": false}', true],
    ['{"success":true}', false],
    ['{"success":"false"}', false],
    ['[{"success":false}]', false],
    ['null', false],
    ['<html>', false],
    ['', false],
  ])('when the receiver says %s, that is a failure: %s', (text, isFailure) => {
    expect(saysFailure({ answer: Buffer.from(text) })).toBe(isFailure);
  });
});
