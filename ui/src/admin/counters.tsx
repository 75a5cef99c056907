import type { JSX } from 'preact';
import { count } from '../lib/counter.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import type { Publisher } from './platforms.js';
import type { PreviewState } from './use-preview.js';

interface CountersProps {
  readonly platforms: readonly Publisher[];
  readonly textOf: (platform: string) => string;
  readonly preview: PreviewState;
}

/** Length in each platform's own unit: counted here at once, corrected by the preview. Spec: ui.md section 7. */
export function Counters({ platforms, textOf, preview }: CountersProps): JSX.Element {
  return (
    <ul class="counters">
      {platforms.map((platform) => (
        <Counter key={platform.id} platform={platform} text={textOf(platform.id)} preview={preview} />
      ))}
    </ul>
  );
}

function Counter(props: {
  readonly platform: Publisher;
  readonly text: string;
  readonly preview: PreviewState;
}): JSX.Element | null {
  const { texts } = useApp();
  const { platform, text, preview } = props;
  const exact = preview.fresh ? preview.platforms[platform.id] : undefined;
  const limit = platform.limits.find(({ max, unit }) => count(text, unit) > max) ?? platform.limits[0];
  if (limit === undefined) return null;
  const own = count(text, limit.unit);
  const cut = exact?.shortened === true;
  const over = own > limit.max || cut;
  const length = over ? own : (exact?.length ?? own);
  const max = over ? limit.max : (exact?.max ?? limit.max);
  const unit = over ? limit.unit : (exact?.unit ?? limit.unit);
  return (
    <li class={over ? 'counter over' : 'counter'}>
      {over && <Icon name="warning" />}
      <span>{platform.label}</span>{' '}
      <span class="counter-figures">{texts.t(`admin.unit.${unit}`, { length, max })}</span>
      {over && <span> {texts.t('admin.will_be_cut')}</span>}
    </li>
  );
}
