/** An event of a trace of Chromium; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly hasPartialUpdate?: boolean };
}

/** What the page did between two marks. */
export interface Stretch {
  /** Milliseconds of the longest task of the page's own thread. */
  readonly longestTaskMs: number;
  /** Frames that the compositor had to give up, as a share of all, 0 to 1; of a stretch without frames 0. */
  readonly dropped: number;
  /** Of all frames the share in which the page was moved on the screen while its own changes came a frame later. */
  readonly partial: number;
  /** Milliseconds between frames that were drawn; waits of a hand that rests are not among them. */
  readonly drawnGapsMs: readonly number[];
  /** Layouts that a script had to wait for. */
  readonly forcedLayouts: number;
  readonly layouts: number;
  /** Milliseconds of script, with what it waited for. */
  readonly scriptMs: number;
}

/** Categories in which those events are. */
export const CATEGORIES = [
  'toplevel',
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'devtools.timeline.frame',
  'disabled-by-default-devtools.timeline.frame',
];

/** Marks that a page sets with `performance.mark`. */
export const MARKS = { begin: 'stretch-begin', end: 'stretch-end' } as const;

const TASK = /(^|::)RunTask$/;
const SCRIPT = new Set(['FunctionCall', 'EvaluateScript', 'FireAnimationFrame', 'RunMicrotasks']);
const MICROSECONDS = 1_000;

/** @throws Error when the trace has not both marks */
export function stretchOf(events: readonly TraceEvent[]): Stretch {
  const begin = events.findLast(({ name }) => name === MARKS.begin);
  const end = events.findLast(({ name }) => name === MARKS.end);
  if (begin === undefined || end === undefined) throw new Error('The trace has no marks of a stretch.');
  const inside = events.filter(({ ts, pid }) => pid === begin.pid && ts >= begin.ts && ts <= end.ts);
  const own = inside.filter(({ tid, ph }) => tid === begin.tid && ph === 'X');
  const scripts = outermost(own.filter(({ name }) => SCRIPT.has(name)));
  const layouts = own.filter(({ name }) => name === 'Layout');
  const drawn = inside.filter(({ name }) => name === 'DrawFrame');
  const given = inside.filter(({ name }) => name === 'DroppedFrame');
  const partial = given.filter(({ args }) => args?.hasPartialUpdate === true);
  const isForced = ({ ts }: TraceEvent): boolean => scripts.some((script) => ts > script.ts && ts < endOf(script));
  return {
    longestTaskMs: Math.max(0, ...own.filter(({ name }) => TASK.test(name)).map(({ dur = 0 }) => dur)) / MICROSECONDS,
    dropped: share(given.length - partial.length, drawn.length),
    partial: share(partial.length, drawn.length),
    drawnGapsMs: gapsBetween(drawn.map(({ ts }) => ts / MICROSECONDS)),
    forcedLayouts: layouts.filter(isForced).length,
    layouts: layouts.length,
    scriptMs: scripts.reduce((sum, { dur = 0 }) => sum + dur, 0) / MICROSECONDS,
  };
}

/** Longer than that nothing moved. */
const RESTS_MS = 250;

function gapsBetween(times: readonly number[]): readonly number[] {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted
    .flatMap((at, index) => (index === 0 ? [] : [at - (sorted[index - 1] ?? at)]))
    .filter((gap) => gap < RESTS_MS);
}

const endOf = ({ ts, dur = 0 }: TraceEvent): number => ts + dur;

const share = (part: number, rest: number): number => (part === 0 ? 0 : part / (part + rest));

/** Of events that lie inside each other the outer ones. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const kept: TraceEvent[] = [];
  for (const event of [...events].sort((one, other) => one.ts - other.ts || endOf(other) - endOf(one))) {
    const last = kept.at(-1);
    if (last === undefined || event.ts >= endOf(last)) kept.push(event);
  }
  return kept;
}

/** Frames of the page's own thread, from the times between them in milliseconds. */
export interface Frames {
  /** Frames a second, by the median time between two. */
  readonly perSecond: number;
  /** Of the frames that a screen of 60 a second would have shown, the share that was left out. */
  readonly leftOut: number;
}

const FRAME_MS = 1000 / 60;

/** @param gaps at least one */
export function framesOf(gaps: readonly number[]): Frames {
  const sorted = [...gaps].sort((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const due = gaps.reduce((sum, gap) => sum + Math.max(1, Math.round(gap / FRAME_MS)), 0);
  return { perSecond: 1000 / middle, leftOut: (due - gaps.length) / due };
}
