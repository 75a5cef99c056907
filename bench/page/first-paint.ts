import type { Page } from 'playwright-core';
import { smallName } from '../../test/browser/support/small-photos.js';
import { inRounds } from './measures.js';
import type { Measure, Scene } from './measures.js';
import type { Profile, Row } from './rows.js';
import { visit } from './visits.js';

const SCREENS = [
  { name: 'photo', tenant: 'drawn', path: `/photo/inbox/${smallName(0)}`, there: '.picture img' },
  { name: 'grid', tenant: 'many', path: '/grid', there: '.tile-picture.there' },
] as const;
/** Spec: ui.md section 13. */
const LCP_MS = { phone: 2_500, desk: 1_000 } as const;
const CLS = 0.02;

/** How soon somebody who comes for the first time sees photos, and whether what they see stays where it is. */
export const firstPaint: Measure = {
  name: 'first paint',
  run: async (scene) => {
    const rows: Row[] = [];
    for (const profile of ['phone', 'desk'] as const) {
      for (const screen of SCREENS) rows.push(...(await rowsOf(scene, profile, screen)));
    }
    return rows;
  },
};

async function rowsOf(scene: Scene, profile: Profile, screen: (typeof SCREENS)[number]): Promise<readonly Row[]> {
  const { name, tenant, path, there } = screen;
  const work = async (page: Page): Promise<{ lcp: number; cls: number }> => {
    await page.locator(there).first().waitFor();
    await page.waitForLoadState('networkidle');
    return page.evaluate<{ lcp: number; cls: number }>('probe.seen');
  };
  // A warm-up: what the service does once for everybody is no matter of the page.
  await visit(scene, { profile, tenant }, path, work);
  const seen = await inRounds(scene.rounds, () => visit(scene, { profile, tenant }, path, work));
  const common = { profile, baseline: null };
  return [
    {
      ...{ ...common, what: `${name}, largest paint (LCP)`, unit: 'ms' },
      values: seen.map(({ lcp }) => lcp),
      budget: { atMost: LCP_MS[profile] },
    },
    {
      ...{ ...common, what: `${name}, shifts (CLS)`, unit: '' },
      values: seen.map(({ cls }) => cls),
      budget: { atMost: CLS },
    },
  ];
}
