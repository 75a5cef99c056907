import type { Page } from 'playwright-core';
import type { Studio } from './studio.js';

/** One screen of the page in one state: how it comes about, and the words that say it is there. */
export interface Scene {
  /** Name of its pictures. */
  readonly name: string;
  /** In words, for the documentation. */
  readonly shows: string;
  /** Light and dark are both shown in the documentation. */
  readonly bothThemes?: boolean;
  readonly as: 'admin' | 'visitor';
  readonly path: string;
  /** Faults before the page is opened. */
  readonly before?: (studio: Studio) => void;
  /** What a person does until it is there. */
  readonly act?: (page: Page, studio: Studio) => Promise<void>;
  /** What must stand on the page. */
  readonly words: RegExp | string;
}

const CAPTION = 'The first frost, and nobody on the path yet.';

const person = (more: Readonly<Record<string, unknown>>) => (studio: Studio) =>
  void studio.line.fault(/^GET \/api\/admin\/status$/, { does: 'change', body: (body) => ({ ...body, ...more }) });

async function caption(page: Page): Promise<void> {
  const field = page.locator('#caption-text');
  await field.waitFor();
  if ((await field.inputValue()) === CAPTION) return;
  await field.fill(CAPTION);
  await page.getByText('Saved', { exact: true }).first().waitFor();
}

async function publishDialog(page: Page): Promise<void> {
  await caption(page);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('button', { name: 'Publish to 3 platforms' }).waitFor();
  await page.getByRole('dialog').locator('.preview-text').nth(2).waitFor();
}

/** What a publish of three answered: one is there, one refused, one is unclear. @param unclear whether it is */
function results(unclear: boolean): Readonly<Record<string, object>> {
  return {
    outbox: { status: 'sent', postId: '17', postUrl: null, attempt: 1, sentAt: null, caption: CAPTION },
    journal: { status: 'failed', code: 'rate_limited', attempt: 1, retryable: true },
    album: unclear
      ? { status: 'unknown', code: 'timeout_after_send', attempt: 1 }
      : { status: 'sent', postId: '18', postUrl: null, attempt: 1, sentAt: null, caption: CAPTION },
  };
}

/** The record of that publish as the history tells it. */
const RECORD = {
  contentHash: 'c'.repeat(64),
  ...{ name: 'frost.jpg', folder: null, state: 'needs_decision', updatedAt: '2026-03-01T08:00:00Z', moves: [] },
  platforms: results(true),
};

const history = (studio: Studio): void =>
  void studio.line.fault(/^GET \/api\/history$/, {
    does: 'answer',
    status: 200,
    body: { items: [RECORD], total: 1, truncated: false },
  });

/** Every screen that the documentation shows. Spec: ui.md section 15. `{photo}` in a path is the first photo. */
export const SCENES: readonly Scene[] = [
  {
    name: 'visitor-photo',
    shows: 'A photo, as a visitor sees it',
    as: 'visitor',
    path: '/photo/inbox/{photo}',
    words: /^\d+ \/ \d+$/,
  },
  {
    name: 'photo',
    shows: 'A photo with its caption',
    bothThemes: true,
    as: 'admin',
    path: '/photo/inbox/{photo}',
    act: caption,
    words: 'Edited',
  },
  { name: 'grid', shows: 'The grid of a folder', bothThemes: true, as: 'admin', path: '/grid', words: /^\d+ photos$/ },
  {
    name: 'grid-selection',
    shows: 'Selected photos and what can be done with all of them',
    as: 'admin',
    path: '/grid',
    act: async (page) => {
      await page.locator('.tile-picture.there').first().waitFor();
      await page.keyboard.press('Control+a');
    },
    words: /\d+ selected/,
  },
  {
    name: 'search-nothing',
    shows: 'A search without result',
    as: 'admin',
    path: '/grid?q=sea+monster',
    words: /Nothing found for/,
  },
  {
    name: 'publish',
    shows: 'The publish dialog with three platforms',
    bothThemes: true,
    as: 'admin',
    path: '/photo/inbox/{photo}',
    act: publishDialog,
    words: 'Publish to 3 platforms',
  },
  {
    name: 'publish-partial',
    shows: 'One of three platforms has refused',
    as: 'admin',
    path: '/photo/inbox/{photo}',
    before: ({ line }) =>
      void line.fault(/^POST \/api\/images\/.*\/publish$/, {
        does: 'answer',
        status: 207,
        body: { state: 'partial', results: results(false) },
      }),
    act: async (page) => {
      await publishDialog(page);
      await page.getByRole('button', { name: 'Publish to 3 platforms' }).click();
    },
    words: 'The platform asks us to wait.',
  },
  {
    name: 'needs-decision',
    shows: 'Nobody knows whether a post arrived: a decision',
    as: 'admin',
    path: '/history?tab=decisions',
    before: history,
    words: /We do not know whether/,
  },
  { name: 'history', shows: 'The history', as: 'admin', path: '/history', before: history, words: 'frost.jpg' },
  {
    name: 'upload-conflict',
    shows: 'The upload queue with a name that is taken',
    as: 'admin',
    path: '/upload',
    before: ({ line }) =>
      void line.fault(/^POST \/api\/library\/upload$/, {
        does: 'answer',
        status: 409,
        body: { code: 'name_taken', suggestedName: 'frost-2.jpg', sameContent: false },
      }),
    act: (page) =>
      page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'frost.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) }),
    words: 'Keep both (as frost-2.jpg)',
  },
  {
    name: 'bulk-progress',
    shows: 'How far a job over many photos is',
    as: 'admin',
    path: '/grid',
    before: ({ line }) => {
      const operation = { id: 'job-of-a-test', kind: 'bulk', action: 'analyze', folder: 'inbox', state: 'running' };
      const photos = [
        { filename: 'frost.jpg', state: 'failed', code: 'ai_timeout', finalName: null, contentHash: null },
      ];
      const times = { startedAt: '2026-03-01T08:00:00Z', updatedAt: '2026-03-01T08:00:20Z' };
      const body = { ...operation, ...times, reason: null, done: 37, total: 100, failed: 1, photos };
      line.fault(/^GET \/api\/operations$/, { does: 'answer', status: 200, body: { items: [body] } });
      line.fault(/^GET \/api\/operations\/job-of-a-test$/, { does: 'answer', status: 200, body });
    },
    words: /37 of 100/,
  },
  {
    name: 'sign-in-auth0',
    shows: 'Signing in with Auth0',
    as: 'visitor',
    path: '/sign-in',
    before: person({ authMode: 'auth0' }),
    words: 'You leave this page for a moment and come back to it.',
  },
  {
    name: 'sign-in-password',
    shows: 'Signing in by password',
    as: 'visitor',
    path: '/sign-in',
    words: 'Show the password',
  },
  {
    name: 'no-rights',
    shows: 'Signed in, without rights on this site',
    as: 'visitor',
    path: '/grid',
    before: person({ signedIn: true, email: 'guest@example.com', authMode: 'auth0' }),
    words: /You are signed in as guest@example\.com/,
  },
  {
    name: 'stale-settings',
    shows: 'Settings that are too old to change anything',
    as: 'admin',
    path: '/photo/inbox/{photo}',
    before: ({ line }) => void line.fault(/^GET \/api\//, { does: 'change', headers: { 'X-Config-Stale': '840' } }),
    words: /The settings are 14 minutes old/,
  },
  {
    name: 'offline',
    shows: 'Without network',
    as: 'admin',
    path: '/photo/inbox/{photo}',
    act: async (page) => {
      await page.locator('.picture img').waitFor();
      await page.context().setOffline(true);
    },
    words: 'You are offline. Changes wait until you are back.',
  },
  {
    name: 'brand-voice',
    shows: 'The brand voice',
    as: 'admin',
    path: '/grid',
    act: async (page) => {
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Brand voice' }).click();
    },
    words: /Examples of how captions are to sound/,
  },
  {
    name: 'keys',
    shows: 'The list of keys',
    as: 'admin',
    path: '/photo/inbox/{photo}',
    act: async (page) => {
      await page.locator('.picture img').waitFor();
      await page.keyboard.press('?');
    },
    words: 'Single letters act as keys',
  },
  {
    name: 'error-page',
    shows: 'An error page',
    as: 'visitor',
    path: '/auth/nothing',
    words: 'This address names nothing.',
  },
];

/** Files that the documentation has of a scene: `<name>-<device>[-dark].png`. */
export function pictureNames({ name, bothThemes }: Scene): readonly string[] {
  return ['desk', 'phone'].flatMap((device) =>
    (bothThemes === true ? ['', '-dark'] : ['']).map((theme) => `${name}-${device}${theme}.png`),
  );
}

/** The page of the documentation that shows all pictures. */
export function sceneList(): string {
  const show = (scene: Scene): string =>
    [`## ${scene.shows}`, ...pictureNames(scene).map((name) => `![${scene.shows}${inWhichWay(name)}](${name})`)].join(
      '\n\n',
    );
  return ['# Every screen', 'Made by `npm run docs:screenshots`; do not edit.', ...SCENES.map(show), '']
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function inWhichWay(name: string): string {
  return `${name.includes('-phone') ? ', on a phone' : ''}${name.includes('-dark') ? ', dark' : ''}`;
}
