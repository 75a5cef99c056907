import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_EVENTS } from '../../src/platform/logging/index.js';
import { EVENT_ROWS } from '../support/log-events.js';

const SRC = join(__dirname, '../../src');

/** Events of features that are not built yet; one that gets used leaves this list. */
const NOT_YET_USED: readonly string[] = [];

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.includes('testing/'))
  .filter((path) => path !== 'platform/logging/events.ts')
  .map((path) => readFileSync(join(SRC, path), 'utf8'));

describe('log events', () => {
  test('when the code and the page for operators are compared, both know the same events in the same order', () => {
    expect(EVENT_ROWS.map(({ event }) => event)).toEqual(LOG_EVENTS);
  });

  test('when a row is read, it says level, meaning and what to do, each once', () => {
    for (const { event, levels, meaning, action } of EVENT_ROWS) {
      expect([event, levels.length > 0, meaning.endsWith('.'), action.endsWith('.') || action.endsWith('?')]).toEqual([
        event,
        true,
        true,
        true,
      ]);
      expect(levels.filter((level) => !/^(debug|info|warn|error|fatal)$/.test(level))).toEqual([]);
    }
  });

  test('when the sources are searched, every event is written somewhere, except those of later features', () => {
    const unused = LOG_EVENTS.filter((event) => !sources.some((text) => text.includes(`'${event}'`)));
    expect(unused).toEqual(NOT_YET_USED);
  });
});
