import { PublisherError, type PhotoRef, type TenantConfig } from '../../../kernel/index.js';
import type { MoveView, PhotoDetail, PublishState } from '../../../workflow/index.js';
import { byteRange } from './byte-range.js';
import { contentDisposition } from './content-disposition.js';
import { actionsOf } from './photo-actions.js';
import { nextInCycle } from './random-photo.js';

const ref = (name: string, folder: PhotoRef['folder'] = 'inbox') => ({ name, folder }) as PhotoRef;
const SEED = 'seed-of-a-page';

describe('nextInCycle', () => {
  const photos = Array.from({ length: 40 }, (_, at) => ref(`photo-${at}.jpg`));

  function walk(list: () => readonly PhotoRef[], after: string | null = null): string[] {
    const seen: string[] = [];
    for (let last = after; ; last = seen.at(-1) ?? null) {
      const step = nextInCycle(list(), SEED, last);
      if (step === null) return seen;
      seen.push(step.ref.name);
      if (step.cycleEnd) return seen;
    }
  }

  test('when walked with one seed, every photo comes once, in the same order on every replica', () => {
    const first = walk(() => photos);
    expect(new Set(first).size).toBe(40);
    expect(walk(() => photos.toReversed())).toEqual(first);
    expect(first).not.toEqual(photos.map(({ name }) => name));
  });

  test('when the cycle has ended, it starts again', () => {
    const order = walk(() => photos);
    expect(nextInCycle(photos, SEED, order.at(-1) ?? null)?.ref.name).toBe(order[0]);
  });

  test('when seeds differ, so do the orders', () => {
    expect(nextInCycle(photos, 'another-seed', null)?.ref.name).not.toBe(
      nextInCycle(photos, 'third-seed', null)?.ref.name,
    );
  });

  test('when photos come and go on the way, those that stay are shown once', () => {
    let calls = 0;
    const list = () => {
      calls++;
      if (calls < 10) return photos;
      return [...photos.slice(3), ...Array.from({ length: 5 }, (_, at) => ref(`new-${at}.jpg`))];
    };
    const seen = walk(list);
    expect(new Set(seen).size).toBe(seen.length);
    for (const { name } of photos.slice(3)) expect(seen).toContain(name);
  });

  test('when the photo shown last is gone, the walk goes on from its place', () => {
    const order = walk(() => photos);
    const without = photos.filter(({ name }) => name !== order[4]);
    expect(nextInCycle(without, SEED, order[4] ?? null)?.ref.name).toBe(order[5]);
  });

  test('when there is one photo or none, the cycle ends at once or not at all', () => {
    expect(nextInCycle([ref('a.jpg')], SEED, 'a.jpg')).toEqual({ ref: ref('a.jpg'), cycleEnd: true });
    expect(nextInCycle([], SEED, null)).toBeNull();
  });
});

describe('byteRange', () => {
  test.each([
    [undefined, null],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=10-', { start: 10, end: 99 }],
    ['bytes=-5', { start: 95, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=5-4', null],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['items=0-1', null],
    ['bytes=a-b', null],
  ])('when 100 bytes are asked for by %s, the range is %j', (header, expected) => {
    expect(byteRange(header, 100)).toEqual(expected);
  });

  test.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('when the range is %s, it cannot be given', (header) => {
    expect(() => byteRange(header, 100)).toThrow(PublisherError);
  });
});

describe('contentDisposition', () => {
  test('when a name holds quotes, controls or other scripts, the header stays one line of ASCII', () => {
    expect(contentDisposition('attachment', 'a"b\r\nX: y\\写真 (1).jpg')).toBe(
      "attachment; filename*=UTF-8''abX%3A%20y%E5%86%99%E7%9C%9F%20%281%29.jpg",
    );
  });
});

describe('actionsOf', () => {
  const features = {
    publishEnabled: true,
    analyzeCaptionEnabled: true,
    keepEnabled: true,
    removeEnabled: true,
    deleteEnabled: true,
    mode: 'publish',
  };
  const config = (change: Partial<typeof features> = {}, publishers = [{ id: 'outbox' }]) =>
    ({ features: { ...features, ...change }, publishers }) as unknown as TenantConfig;
  const detail = (
    publishState: PublishState = 'none',
    folder: PhotoRef['folder'] = 'inbox',
    platforms: Record<string, { status: string }> = {},
    moves: Partial<MoveView>[] = [],
  ) => ({ ref: ref('a.jpg', folder), publishState, platforms, moves }) as unknown as PhotoDetail;

  test('when all is well in the inbox, everything but undo is allowed', () => {
    expect(actionsOf(config(), detail())).toEqual({
      analyze: null,
      publish: null,
      keep: null,
      remove: null,
      undo: 'move_not_supported',
      delete: null,
    });
  });

  test('when every feature is off, each action says so', () => {
    const off = config({
      publishEnabled: false,
      analyzeCaptionEnabled: false,
      keepEnabled: false,
      removeEnabled: false,
      deleteEnabled: false,
    });
    expect(actionsOf(off, detail())).toMatchObject({
      analyze: 'feature_disabled',
      publish: 'publish_disabled',
      keep: 'feature_disabled',
      remove: 'feature_disabled',
      delete: 'feature_disabled',
    });
    expect(actionsOf(config({ mode: 'review' }), detail()).publish).toBe('publish_disabled');
  });

  test.each([
    ['in_progress', {}, 'in_progress'],
    ['published', { outbox: { status: 'sent' } }, 'already_published'],
    ['published', {}, null],
    ['needs_decision', { outbox: { status: 'unknown' } }, 'needs_decision'],
    ['needs_decision', { other: { status: 'unknown' }, outbox: { status: 'failed' } }, null],
    ['partial', { outbox: { status: 'failed' } }, null],
    ['archive_pending', { outbox: { status: 'sent' } }, null],
  ] as const)('when the photo is %s with %j, publishing says %s', (state, platforms, code) => {
    expect(actionsOf(config(), detail(state, 'inbox', platforms)).publish).toBe(code);
  });

  test('when no platform is enabled, publishing says so', () => {
    expect(actionsOf(config({}, []), detail()).publish).toBe('platform_disabled');
  });

  test('when the photo is being published, it cannot be moved', () => {
    expect(actionsOf(config(), detail('in_progress'))).toMatchObject({
      keep: 'photo_busy',
      remove: 'photo_busy',
      delete: 'photo_busy',
    });
  });

  test('when the photo came here by the last move, undo is allowed; else not', () => {
    const moved = detail('none', 'keep', {}, [{ toFolder: 'keep', toName: 'a.jpg' }]);
    expect(actionsOf(config(), moved)).toMatchObject({
      undo: null,
      keep: 'move_not_supported',
      publish: 'move_not_supported',
    });
    const elsewhere = detail('none', 'keep', {}, [{ toFolder: 'remove', toName: 'a.jpg' }]);
    expect(actionsOf(config(), elsewhere).undo).toBe('move_not_supported');
    expect(actionsOf(config(), detail('none', 'keep')).undo).toBe('move_not_supported');
  });
});
