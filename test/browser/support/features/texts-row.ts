import { words, WORDS } from '../words.js';
import { begins, type ManyScene } from './many-scene.js';
import type { Visit } from './scene.js';

/**
 * Runs in the page: every word that is said, in letters or to a screen reader. Names of keys are drawn as signs, and
 * file names and the name of the site are no words of ours.
 */
const SAID = `(() => {
  const theirs = 'kbd, bdi, .tile-name, .brand-name, .account, code, script, style, noscript';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said = [];
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (data.trim() !== '' && parentElement.closest(theirs) === null) said.push(data.trim());
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      const text = element.getAttribute(name);
      if (text !== null && text.trim() !== '') said.push(text.trim());
    }
  }
  return [...new Set(said)];
})()`;

/** Of the dictionary, with anything in the place of a placeholder. */
const PATTERNS = Object.values(WORDS).map(
  (text) =>
    new RegExp(
      `^${text
        .trim()
        .split(/\{\w+\}/)
        .map(literal)
        .join('.+')}$`,
      's',
    ),
);

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Names and times, which stand between words of ours. */
const DATA = /^([\w-]+\.jpg|Fake \w+|[A-Z][a-z]{2} \d{1,2}, \d{4}, .*)$/;

/** What is on the screen and in no dictionary. */
async function strangers({ page }: Visit): Promise<readonly string[]> {
  const said = await page.evaluate<readonly string[]>(SAID);
  expect(said.length).toBeGreaterThan(10);
  return said.filter(
    (text) => /\p{L}/u.test(text) && !DATA.test(text) && !PATTERNS.some((pattern) => pattern.test(text)),
  );
}

export async function texts(scene: ManyScene): Promise<void> {
  const { studio } = scene;
  const since = studio.line.calls.length;
  const stranger = await scene.visitor('/grid');
  await begins(stranger, (await scene.inbox()).slice(0, 1));
  expect(await stranger.page.locator('html').getAttribute('lang')).toBe('en');
  expect(await strangers(stranger)).toEqual([]);
  // Words for admins only are a file of their own, which nobody else is sent.
  const files = (from: number) => studio.line.of(/^GET \/assets\/.*\.json$/, from).length;
  expect(files(since)).toBe(0);
  const asAdmin = studio.line.calls.length;
  const visit = await scene.admin('/grid');
  await begins(visit, (await scene.inbox()).slice(0, 1));
  await visit.page.getByRole('link', { name: words('admin.upload'), exact: true }).waitFor();
  expect(files(asAdmin)).toBe(1);
  for (const path of ['/grid', '/upload', '/history', '/grid?q=nothing+of+this']) {
    await visit.page.goto(studio.address('aurora', path));
    await visit.page.locator('main h1').waitFor();
    await visit.page.getByRole('link', { name: words('admin.upload'), exact: true }).waitFor();
    expect([path, await strangers(visit)]).toEqual([path, []]);
  }
  await visit.hand.press(visit.page.getByRole('button', { name: words('nav.menu') }));
  await visit.page.getByRole('dialog').waitFor();
  expect(await strangers(visit)).toEqual([]);
}
