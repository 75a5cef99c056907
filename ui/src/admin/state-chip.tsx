import type { JSX } from 'preact';
import type { PlatformResult } from '../api/photos.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import type { App } from '../shell/app-context.js';
import type { TextKey } from '../text/texts.js';
import { AdminIcon } from './icons.js';

/** How a state looks: never by colour alone. */
export type Tone = 'good' | 'bad' | 'ask' | 'busy' | 'quiet';

const STATES: Readonly<Record<string, { readonly tone: Tone; readonly text: TextKey }>> = {
  none: { tone: 'quiet', text: 'admin.state.none' },
  in_progress: { tone: 'busy', text: 'admin.state.in_progress' },
  partial: { tone: 'ask', text: 'admin.state.partial' },
  needs_decision: { tone: 'ask', text: 'admin.state.needs_decision' },
  archive_pending: { tone: 'busy', text: 'admin.state.archive_pending' },
  published: { tone: 'good', text: 'admin.state.published' },
};
const RESULTS: Readonly<Record<string, { readonly tone: Tone; readonly text: TextKey }>> = {
  sent: { tone: 'good', text: 'admin.result.sent' },
  failed: { tone: 'bad', text: 'admin.result.failed' },
  unknown: { tone: 'ask', text: 'admin.result.unknown' },
  skipped: { tone: 'quiet', text: 'admin.result.skipped' },
  unavailable: { tone: 'bad', text: 'admin.result.unavailable' },
};

export function ToneIcon({ tone }: { readonly tone: Tone }): JSX.Element {
  switch (tone) {
    case 'good':
      return <Icon name="check" />;
    case 'bad':
      return <Icon name="warning" />;
    case 'ask':
      return <AdminIcon name="question" />;
    case 'busy':
    case 'quiet':
      return <AdminIcon name="clock" />;
  }
}

/** State of a whole photo, in words. */
export function StateChip({ state }: { readonly state: string | null }): JSX.Element {
  const { texts } = useApp();
  const { tone, text } = STATES[state ?? 'none'] ?? { tone: 'quiet' as const, text: 'admin.state.none' as const };
  return (
    <span class={`chip ${tone}`}>
      <ToneIcon tone={tone} />
      {texts.t(text)}
    </span>
  );
}

/** The same as a sign with a name, for tiles. */
export function StateIcon({ state }: { readonly state: string }): JSX.Element {
  const { texts } = useApp();
  const known = STATES[state];
  const name = known === undefined ? state : texts.t(known.text);
  return (
    <span class={`badge ${known?.tone ?? 'quiet'}`} title={name}>
      <ToneIcon tone={known?.tone ?? 'quiet'} />
      <span class="unseen">{name}</span>
    </span>
  );
}

/** What became of one platform, in words. */
export function ResultChip({ result }: { readonly result: PlatformResult }): JSX.Element {
  const { texts } = useApp();
  const known = RESULTS[result.status];
  return (
    <span class={`chip ${known?.tone ?? 'quiet'}`}>
      <ToneIcon tone={known?.tone ?? 'quiet'} />
      {known === undefined ? result.status : texts.t(known.text)}
    </span>
  );
}

/** Why, in words: ours for the code, else the service's own fixed text. */
export function reasonText(
  app: App,
  result: { readonly code: string | null; readonly message: string | null },
): string {
  if (result.code === null) return '';
  return app.texts.find(`admin.code.${result.code}`) ?? result.message ?? result.code;
}

/** The post: a link that shows its host, or the id where there is no address (outbox). */
export function PostReference({ result }: { readonly result: PlatformResult }): JSX.Element | null {
  const { texts } = useApp();
  if (result.postUrl !== null) {
    return (
      <a class="post-link" href={result.postUrl} target="_blank" rel="noopener noreferrer">
        <AdminIcon name="link" />
        {texts.t('admin.post.open', { host: new URL(result.postUrl).host })}
      </a>
    );
  }
  if (result.postId === null) return null;
  return (
    <span class="post-id">
      {texts.t('admin.post.id')} <code>{result.postId}</code>
    </span>
  );
}
