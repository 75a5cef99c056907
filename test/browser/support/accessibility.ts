import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';

/** What runs in the page; the tests themselves know no DOM. */
declare const document: { readonly documentElement: { readonly scrollWidth: number; readonly clientWidth: number } };
declare const axe: {
  run(): Promise<{ readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>;
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

/** What is wrong with a page for people who cannot see, hear or use all of it; also when it is wider than the screen. */
export async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(SETTLE);
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await axe.run()).violations);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [
    ...found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ...(wide > 0 ? [`${wide} px too wide`] : []),
  ];
}
