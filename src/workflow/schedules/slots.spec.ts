import { callerError, upstreamError } from '../../kernel/index.js';
import { PrometheusMetrics } from '../../platform/metrics/index.js';
import { LogContext } from '../../platform/logging/index.js';
import { RandomIds } from '../../platform/system/index.js';
import { RecordingLog } from '../../orchestrator/testing/index.js';
import { ManualClock } from '../../storage/testing/index.js';
import { platformResult } from '../results.js';
import type { PublishAnswer, PublishResult } from '../workflow.types.js';
import type { SlotEnd } from './scheduled.types.js';
import { endOfAnswer, endOfError } from './slot-ends.js';
import { reported } from './slot-reports.js';
import { slotName, slotRequest } from './slot-request.js';

const SCHEDULE = { id: 'morning', cron: '0 9 * * *', timeZone: 'UTC', order: 'name', count: 3, ai: 'never' } as const;
const SLOT = new Date('2026-11-22T09:00:00.000Z');
const request = (nth: number, platforms: readonly string[] | null = null) =>
  slotRequest({ ...SCHEDULE, platforms }, SLOT, nth, 'a-request');

function answerOf(outcome: 'all_sent' | 'some_sent' | 'all_failed' | 'nothing_started', more: object = {}) {
  const results = { one: platformResult('failed', 'rejected') };
  const result = { results, dryRun: false } as unknown as PublishResult;
  return { outcome, result, replayed: false, code: null, ...more } as PublishAnswer;
}

describe('what a slot asks for', () => {
  it('when it is built twice, on whatever replica, key and options are the same; each further photo has its own key', () => {
    expect(slotName(SLOT)).toBe('2026-11-22T09:00Z');
    expect(request(1)).toEqual(request(1));
    expect([1, 2, 3].map((nth) => request(nth).idempotencyKey)).toEqual([
      'schedule:morning:2026-11-22T09:00Z',
      'schedule:morning:2026-11-22T09:00Z:2',
      'schedule:morning:2026-11-22T09:00Z:3',
    ]);
    expect(request(1, ['one'])).toMatchObject({
      ...{ photo: { by: 'next', order: 'name' }, platforms: ['one'], ai: 'never', kind: 'schedule', mode: 'live' },
      ...{ republish: false, allowEmptyCaption: false, respondAsync: false },
    });
  });
});

describe('how a slot ends', () => {
  it.each<[string, PublishAnswer, number, SlotEnd | null]>([
    ['all was sent', answerOf('all_sent'), 0, null],
    ['some was sent', answerOf('some_sent'), 0, null],
    ['all failed', answerOf('all_failed'), 1, { outcome: 'failed', photos: 1, reason: 'rejected' }],
    [
      'nothing began because publishing was switched off',
      answerOf('nothing_started', { code: 'publish_disabled' }),
      1,
      { outcome: 'refused', photos: 1, reason: 'publish_disabled' },
    ],
    [
      'the process goes away',
      { outcome: 'running', operationId: 'x' },
      0,
      { outcome: 'failed', photos: 0, reason: 'shutting_down' },
    ],
    [
      'it is debugged since a moment',
      answerOf('all_sent', { result: { results: {}, dryRun: true } }),
      0,
      { outcome: 'refused', photos: 0, reason: 'debug_mode' },
    ],
  ])('when %s, it is said so', (_what, answer, photos, end) => {
    expect(endOfAnswer(answer, photos)).toEqual(end);
  });

  it.each<[string, unknown, number, SlotEnd]>([
    ['nothing is there', callerError('nothing_to_publish', 'x'), 0, { outcome: 'nothing', photos: 0, reason: null }],
    ['nothing is left', callerError('nothing_to_publish', 'x'), 2, { outcome: 'published', photos: 2, reason: null }],
    ['the tenant is gone', callerError('not_found', 'x'), 0, { outcome: 'refused', photos: 0, reason: 'not_found' }],
    [
      'the storage is away',
      upstreamError('storage_unavailable', 'x'),
      1,
      { outcome: 'failed', photos: 1, reason: 'storage_unavailable' },
    ],
    ['it is a bug', new Error('x'), 0, { outcome: 'failed', photos: 0, reason: 'internal_error' }],
  ])('when %s, the error says so', (_what, error, photos, end) => {
    expect(endOfError(error, photos)).toEqual(end);
  });

  it('when slots end, each has one line of its own level and is counted, changed ones apart', async () => {
    const log = new RecordingLog();
    const metrics = new PrometheusMetrics();
    const parts = { clock: new ManualClock(), ids: new RandomIds(), log, context: new LogContext(), metrics };
    const entry = { id: 'x', cron: '', timeZone: '', host: 'h', schedule: { ...SCHEDULE, platforms: null } };
    const levels: Record<string, string> = {};
    for (const outcome of ['published', 'nothing', 'refused', 'failed', 'taken', 'changed'] as const) {
      await reported(async () => ({ outcome, photos: 0, reason: null }), parts)(entry, SLOT);
      const { level, event, fields } = log.lines.at(-1) ?? { level: '', event: '', fields: {} };
      levels[outcome] = `${level} ${event}`;
      expect(fields).toMatchObject({ schedule: 'morning', slot: '2026-11-22T09:00Z' });
    }
    expect(levels).toEqual({
      published: 'info schedule_slot',
      nothing: 'info schedule_slot',
      refused: 'info schedule_slot',
      failed: 'error job_failed',
      taken: 'debug schedule_slot',
      changed: 'debug schedule_slot',
    });
    const counted = (await metrics.text()).match(/^schedule_slots_total\{outcome="\w+"\} 1$/gm);
    expect(counted).toHaveLength(5);
  });
});
