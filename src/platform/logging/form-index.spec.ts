import { fc } from '../../../test/support/properties.js';
import { FormIndex } from './form-index.js';
import { masked } from './spans.js';

/** Few letters, so that forms overlap, contain each other and repeat themselves. */
const form = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '"'), minLength: 6, maxLength: 14 });
const filler = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '"', ' '), maxLength: 20 });

/** The plain way: every character that belongs to some form is covered, and a covered stretch becomes one mask. */
function naive(text: string, forms: Iterable<string>): string {
  const covered = new Array<boolean>(text.length).fill(false);
  for (const one of forms) {
    for (let at = text.indexOf(one); at !== -1; at = text.indexOf(one, at + 1)) covered.fill(true, at, at + one.length);
  }
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    if (covered[at] !== true) result += text[at];
    else if (at === 0 || covered[at - 1] !== true) result += '[MASKED]';
  }
  return result;
}

describe('FormIndex', () => {
  it('when forms come and go, it masks what a search for each of them would', () => {
    fc.assert(
      fc.property(
        fc.array(form, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.boolean(), fc.nat(11)), { maxLength: 30 }),
        fc.array(fc.tuple(filler, fc.nat(11)), { maxLength: 6 }),
        (forms, steps, pieces) => {
          const index = new FormIndex();
          const uses = new Map<string, number>();
          const text = pieces.map(([before, which]) => before + (forms[which % forms.length] ?? '')).join('');
          for (const [isAdded, which] of [...forms.map((_, at) => [true, at] as const), ...steps]) {
            const one = forms[which % forms.length] ?? '';
            uses.set(one, Math.max(0, (uses.get(one) ?? 0) + (isAdded ? 1 : -1)));
            if (isAdded) index.add(one);
            else index.remove(one);
            const live = [...uses].filter(([, count]) => count > 0).map(([key]) => key);
            expect(index.size).toBe(live.length);
            expect(masked(text, index.find(text))).toBe(naive(text, live));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('when thousands of tokens begin alike, each is found wherever it stands', () => {
    const index = new FormIndex();
    const forms = Array.from(
      { length: 8_000 },
      (_, at) => `xoxb-same-beginning-${(at * 7919).toString(36).padStart(8, '0')}`,
    );
    for (const one of forms) index.add(one);
    for (const one of forms) expect(index.find(`before ${one} after`)).toEqual([{ start: 7, end: 7 + one.length }]);
    expect(index.find('xoxb-same-beginning-')).toEqual([]);
    for (const one of forms) index.remove(one);
    expect(index.size).toBe(0);
    for (const one of forms) expect(index.find(one)).toEqual([]);
  });

  it('when a form was never added, taking it back changes nothing', () => {
    const index = new FormIndex();
    index.add('abcdef');
    index.remove('ghijkl');
    expect(index.find('abcdef')).toHaveLength(1);
  });
});
