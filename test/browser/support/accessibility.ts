import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';

/** What runs in the page; the tests themselves know no DOM. */
declare const document: { readonly documentElement: { readonly scrollWidth: number; readonly clientWidth: number } };
declare const axe: {
  run(
    options?: object,
  ): Promise<{ readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>;
};

/** The script itself: the wrapper around it cannot be loaded by a test runner that compiles all it loads. */
const AXE = readFileSync(
  require.resolve('axe-core/axe.min.js', { paths: [dirname(require.resolve('@axe-core/playwright'))] }),
  'utf8',
);

/** A colour half way to another one has no contrast to speak of: two frames begin what begins, and all of it ends. */
const SETTLE = `(async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
})()`;

/** Rules that another theme, another contrast or another width may break while all others hold. */
const LOOKS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block', 'target-size'] } };

/**
 * What is wrong with a page for people who cannot see, hear or use all of it; also when it is wider than the screen.
 * A fault of its looks must hold when it is looked at again: on a busy machine a new theme may be half painted.
 * @param what `looks` when all was asked before and only looks have changed
 */
export async function findings(page: Page, what: 'all' | 'looks' = 'all'): Promise<readonly string[]> {
  const first = await look(page, what === 'looks' ? LOOKS : {});
  if (first.length === 0) return first;
  await page.waitForTimeout(SECOND_LOOK_MS);
  const lasting = new Set(await look(page, LOOKS));
  return first.filter((fault) => lasting.has(fault) || !isOfLooks(fault));
}

/** Long enough for the slowest change of a theme, short enough for a test that is red anyway. */
const SECOND_LOOK_MS = 1_000;

const isOfLooks = (fault: string): boolean => LOOKS.runOnly.values.some((rule) => fault.startsWith(`${rule}: `));

async function look(page: Page, options: object): Promise<readonly string[]> {
  await page.evaluate(SETTLE);
  if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(AXE);
  const found = await page.evaluate(async (asked) => (await axe.run(asked)).violations, options);
  const faults = found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  return [...faults, ...(await tooWide(page))];
}

/** How much wider a page is than its screen. */
export async function tooWide(page: Page): Promise<readonly string[]> {
  await page.evaluate(SETTLE);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return wide > 0 ? [`${wide} px too wide`] : [];
}

const CONTROLS = new Set(
  'button checkbox combobox link listbox menuitem option radio searchbox slider spinbutton switch tab textbox'.split(
    ' ',
  ),
);

/** What a screen reader would call by its kind alone: controls without a name, as the browser computes names. */
export async function unnamed(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const controls = nodes.filter(({ ignored, role }) => !ignored && CONTROLS.has(String(role?.value)));
  if (controls.length === 0) return ['no control at all'];
  const isNamed = (name: unknown): boolean => typeof name === 'string' && name.trim() !== '';
  return controls.filter(({ name }) => !isNamed(name?.value)).map(({ role }) => String(role?.value));
}
