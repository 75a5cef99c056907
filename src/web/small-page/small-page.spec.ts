import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAIN_STYLE, smallPage } from './index.js';

const TOKENS = readFileSync(join(__dirname, '../../../ui/src/styles/tokens.css'), 'utf8');

/** Custom properties of a block that begins with `start`. */
function propertiesOf(css: string, start: string): ReadonlyMap<string, string> {
  const begin = css.indexOf(start);
  const block = css.slice(begin, css.indexOf('}', begin));
  return new Map([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

describe('smallPage', () => {
  it('when a value holds markup, it is shown as text and opens nothing', () => {
    const evil = '"><script>alert(1)</script>\'&';
    const html = smallPage({ title: evil, text: evil, links: [{ href: evil, text: evil }], note: evil });
    expect(html).not.toContain('<script');
    expect(html.split('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;')).toHaveLength(7);
  });

  it('when it has no ways on and no note, nothing empty stands in their place', () => {
    expect(smallPage({ title: 'a', text: 'b', links: [] })).not.toMatch(/<nav|<small/);
  });

  it('when the content policy is strict, it needs no script and no style of its own', () => {
    const html = smallPage({ title: 'a', text: 'b', links: [{ href: '/', text: 'c' }], note: 'd' });
    expect(html).not.toMatch(/<script|<style|style=|\son\w+=/);
    expect(html).toContain('<link rel="stylesheet" href="/assets/plain.css">');
  });
});

describe('PLAIN_STYLE', () => {
  it.each([
    ['light', ':root {', ':root {'],
    ['dark', '@media (prefers-color-scheme: dark)', '@media (prefers-color-scheme: dark)'],
  ])('when the page has a colour in %s, the small pages have the same', (_theme, here, there) => {
    const own = propertiesOf(PLAIN_STYLE, here);
    expect(own.size).toBeGreaterThan(10);
    const tokens = propertiesOf(TOKENS, there);
    expect(own).toEqual(new Map([...own.keys()].map((name) => [name, tokens.get(name)])));
  });

  it('when it is loaded, it asks nobody else for anything', () => {
    expect(PLAIN_STYLE).not.toMatch(/url\(|@import|@font-face/);
  });
});
