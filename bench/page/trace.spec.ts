import { framesOf, MARKS, stretchOf } from './trace.js';
import type { TraceEvent } from './trace.js';

const event = (name: string, ts: number, dur?: number, tid = 1): TraceEvent => ({
  ...{ name, ts, dur, tid },
  pid: 7,
  ph: dur === undefined ? 'I' : 'X',
});
const between = (...events: readonly TraceEvent[]): readonly TraceEvent[] => [
  event('RunTask', 0, 900_000),
  event(MARKS.begin, 1_000),
  ...events,
  event(MARKS.end, 100_000),
];

describe('stretchOf', () => {
  it('when tasks ran on other threads, before the mark or elsewhere, only those of the page count', () => {
    const other = { ...event('RunTask', 4_000, 80_000), pid: 8 };
    const events = between(event('RunTask', 3_000, 12_000), event('RunTask', 4_000, 70_000, 2), other);
    expect(stretchOf(events).longestTaskMs).toBe(12);
  });

  it('when a layout lies inside a script it was forced, otherwise not', () => {
    const script = [event('FunctionCall', 2_000, 6_000), event('RunMicrotasks', 3_000, 1_000)];
    const events = between(...script, event('Layout', 3_100, 50), event('Layout', 9_000, 50));
    expect(stretchOf(events)).toMatchObject({ layouts: 2, forcedLayouts: 1, scriptMs: 6 });
  });

  it('when one frame in four was dropped, a quarter was', () => {
    const drawn = [1, 2, 3].map((at) => event('DrawFrame', 2_000 + at, undefined, 5));
    expect(stretchOf(between(...drawn, event('DroppedFrame', 3_000, undefined, 5))).dropped).toBe(0.25);
    expect(stretchOf(between()).dropped).toBe(0);
  });

  it('when the page was moved before its own changes were there, that is no dropped frame', () => {
    const late = { ...event('DroppedFrame', 3_000, undefined, 5), args: { hasPartialUpdate: true } };
    expect(stretchOf(between(event('DrawFrame', 2_000, undefined, 5), late))).toMatchObject({
      dropped: 0,
      partial: 0.5,
    });
  });

  it('when a hand rests, the wait is no gap between frames', () => {
    const drawn = [2_000, 18_000, 35_000, 335_000].map((at) => event('DrawFrame', at, undefined, 5));
    const events = [event(MARKS.begin, 1_000), ...drawn, event(MARKS.end, 400_000)];
    expect(stretchOf(events).drawnGapsMs).toEqual([16, 17]);
  });

  it('when the marks are missing, that is an error and no figure', () => {
    expect(() => stretchOf([event('RunTask', 1, 2)])).toThrow('no marks');
  });
});

describe('framesOf', () => {
  it.each([
    [[16.7, 16.6, 16.7], 60, 0],
    [[16.7, 16.7, 33.3, 16.7], 60, 0.2],
    [[33.3, 33.3], 30, 0.5],
    [[8, 8, 8], 125, 0],
  ])('when the gaps are %p, the rate is %d and the share left out %d', (gaps, perSecond, leftOut) => {
    const frames = framesOf(gaps);
    expect(frames.perSecond).toBeCloseTo(perSecond, 0);
    expect(frames.leftOut).toBeCloseTo(leftOut, 5);
  });
});
