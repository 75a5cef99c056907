import { UsageError } from './usage-error.js';
import { idempotencyKey, isHash, listOf, momentOf, oneOf, platformText, wholeNumber } from './words.js';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');

describe('words of a command', () => {
  test('when they are right, they mean what they say', () => {
    expect(oneOf('name', ['random', 'name'], '--order')).toBe('name');
    expect(wholeNumber('20', [1, 500], '--count')).toBe(20);
    expect(listOf('telegram, mail', '--platforms')).toEqual(['telegram', 'mail']);
    expect(platformText('telegram=a=b', '--caption-for')).toEqual(['telegram', 'a=b']);
    expect(idempotencyKey('my-key-1')).toBe('my-key-1');
    expect([isHash('a'.repeat(64)), isHash('a'.repeat(63)), isHash('a.jpg')]).toEqual([true, false, false]);
  });

  test.each([
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T10:00Z', '2026-11-20T10:00:00.000Z'],
    ['12h', '2026-11-22T00:00:00.000Z'],
    ['7d', '2026-11-15T12:00:00.000Z'],
  ])('when a moment is given as %s, it is %s', (word, iso) => {
    expect(momentOf(word, NOW, '--since').toISOString()).toBe(iso);
  });

  test.each([
    [() => oneOf('newest', ['random', 'name'], '--order'), '--order takes random, name.'],
    [() => wholeNumber('0', [1, 500], '--count'), '--count takes a whole number from 1 to 500.'],
    [() => wholeNumber('1e2', [1, 500], '--count'), '--count takes a whole number from 1 to 500.'],
    [() => listOf('a,,b', '--platforms'), '--platforms takes names'],
    [() => platformText('=x', '--caption-for'), '--caption-for takes <platform>=<text>.'],
    [() => idempotencyKey('short'), '--key takes 8 to 128'],
    [() => momentOf('yesterday', NOW, '--since'), '--since takes a date'],
    [() => momentOf('2026-13-45', NOW, '--since'), '--since takes a date'],
  ])('when they are wrong, the option is named and what it takes, never what was typed', (read, message) => {
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });
});
