import { problemOf } from '../api/problem.js';
import { problemText } from './problem-text.js';
import { Texts } from './texts.js';

const texts = new Texts('en');
texts.add({
  'problem.internal_error': 'Ours.',
  'problem.rate_limited': 'Wait {seconds} s.',
  'admin.problem.photo_busy': 'Busy.',
  'auth.callback_failed': 'Again.',
});
const said = (code: string): string =>
  problemText(texts, problemOf(500, new Headers({ 'Retry-After': '7' }), { code, detail: 'Said by the service.' }));

describe('problemText', () => {
  it.each([
    ['rate_limited', 'Wait 7 s.'],
    ['photo_busy', 'Busy.'],
    ['callback_failed', 'Again.'],
  ])('when the code is %s, its own words are said', (code, words) => expect(said(code)).toBe(words));

  it('when nobody here knows the code, the general words are said and not those of the service', () => {
    expect(said('brand_new_fault')).toBe('Ours.');
  });
});
