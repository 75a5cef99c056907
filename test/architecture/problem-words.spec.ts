import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '../../src/kernel/index.js';

const words = new Set(
  Object.keys(JSON.parse(readFileSync(join(__dirname, '../../ui/text/en.json'), 'utf8')) as Record<string, string>),
);
/** Where the page looks for the words of a code; see `problemText` of the page. */
const PLACES = ['problem.', 'admin.problem.', 'auth.'];

describe('words for the codes of the service', () => {
  test('when the service can answer with a code, the page has words of its own for it', () => {
    expect(ERROR_CODES.filter((code) => !PLACES.some((place) => words.has(place + code)))).toEqual([]);
  });
});
