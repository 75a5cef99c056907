import { ManualClock } from '../../storage/testing/index.js';
import { FailureMemory } from './failure-memory.js';

const ids = { uuid: () => '', hex: () => '', random: () => 0.5 };

function memory() {
  const clock = new ManualClock();
  return { clock, failures: new FailureMemory(clock, ids) };
}

describe('FailureMemory', () => {
  test('when nothing has failed, nothing speaks against a try', () => {
    expect(memory().failures.recall('a')).toBeNull();
  });

  test('when something failed, what is left is rounded up to whole seconds, at least one', () => {
    const { clock, failures } = memory();
    expect(failures.note('a', { reason: 'missing' }).details.retryAfterSeconds).toBe(30);
    clock.advance(29_900);
    expect(failures.recall('a')?.details).toEqual({ reason: 'missing', retryAfterSeconds: 1 });
    clock.advance(100);
    expect(failures.recall('a')).toBeNull();
    expect(failures.recall('b')).toBeNull();
  });

  test('when it is forgotten, the next failure is the first of its row', () => {
    const { clock, failures } = memory();
    for (let round = 0; round < 6; round += 1) failures.note('a', { reason: 'unreachable' });
    clock.advance(14_000);
    expect(failures.recall('a')).not.toBeNull();
    failures.forget('a');
    failures.note('a', { reason: 'unreachable' });
    clock.advance(1000);
    expect(failures.recall('a')).toBeNull();
  });

  test('when the service asks for a minute, it is remembered for 30 s and the caller is told the minute', () => {
    const { clock, failures } = memory();
    const error = failures.note('a', { reason: 'unreachable', retryAfterSeconds: 60 });
    expect(error.details.retryAfterSeconds).toBe(60);
    clock.advance(29_000);
    expect(failures.recall('a')?.details.retryAfterSeconds).toBe(31);
    clock.advance(1000);
    expect(failures.recall('a')).toBeNull();
  });

  test('when more fail than are held, the oldest are tried again', () => {
    const { failures } = memory();
    for (let count = 0; count <= 5000; count += 1) failures.note(`key-${count}`, { reason: 'missing' });
    expect(failures.recall('key-0')).toBeNull();
    expect(failures.recall('key-1')).not.toBeNull();
  });
});
