import dictionary from '../../text/en.json';
import { pseudo } from '../../text/pseudo.mjs';

describe('the pseudo language', () => {
  it('when any text of the page is put into it, it is at least 40 % longer, has no plain letter, and keeps its places', () => {
    for (const text of Object.values(dictionary)) {
      const strange = pseudo(text);
      const places = text.match(/\{\w+\}/g) ?? [];
      expect(strange.match(/\{\w+\}/g) ?? []).toEqual(places);
      expect(strange.replaceAll(/\{\w+\}/g, '')).not.toMatch(/[A-Za-z]/);
      expect(strange.length).toBeGreaterThanOrEqual(
        Math.floor(text.length + 0.4 * (text.length - places.join('').length)),
      );
    }
  });
});
