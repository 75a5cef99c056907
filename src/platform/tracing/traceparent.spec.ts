import fc from 'fast-check';
import { readTraceparent, writeTraceparent } from './index.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a traceparent that comes along', () => {
  it.each(['00', '01'])('when it is valid, its ids count and its flag (%s) does not', (flags) => {
    expect(readTraceparent(`00-${TRACE}-${SPAN}-${flags}`)).toEqual({ traceId: TRACE, spanId: SPAN });
  });

  it('when it is of a later version with more behind it, its ids count', () => {
    expect(readTraceparent(`01-${TRACE}-${SPAN}-01-more`)).toEqual({ traceId: TRACE, spanId: SPAN });
  });

  it.each([
    ['nothing', undefined],
    ['an empty one', ''],
    ['no version', `${TRACE}-${SPAN}-01`],
    ['the forbidden version', `ff-${TRACE}-${SPAN}-01`],
    ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['no trace', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['no span', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['more than its version has', `00-${TRACE}-${SPAN}-01-more`],
    ['two of them', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
    ['blanks', ` 00-${TRACE}-${SPAN}-01`],
    ['a line break', `00-${TRACE}-${SPAN}-01\n`],
    ['more than any version needs', `01-${TRACE}-${SPAN}-01-${'x'.repeat(200)}`],
  ])('when it is bad (%s), it is ignored', (_what, header) => {
    expect(readTraceparent(header)).toBeNull();
  });

  it('when anything else comes, nothing is thrown', () => {
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (header) => readTraceparent(header) === null));
  });

  it('when one is written, it is read again', () => {
    const ids = { traceId: TRACE, spanId: SPAN };
    expect(writeTraceparent(ids, true)).toBe(`00-${TRACE}-${SPAN}-01`);
    expect(readTraceparent(writeTraceparent(ids, false))).toEqual(ids);
  });
});
