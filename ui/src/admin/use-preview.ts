import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CaptionState } from '../api/photos.js';
import { textsFor } from './caption-model.js';
import type { CaptionFields } from './caption-model.js';
import type { Preview, Publisher } from './platforms.js';
import { useAdmin } from './services.js';

export interface PreviewState {
  readonly platforms: Readonly<Record<string, Preview>>;
  /** False while the text has changed since. */
  readonly fresh: boolean;
  readonly failed: boolean;
}

const PAUSE_MS = 300;
const NOTHING: Readonly<Record<string, Preview>> = {};

/** Exactly what the platforms will receive, 300 ms after the last key; older answers are dropped. */
export function usePreview(
  stored: CaptionState,
  fields: CaptionFields,
  platforms: readonly Publisher[],
  wanted: boolean,
): PreviewState {
  const { api } = useAdmin();
  const question = useMemo(() => {
    const ids = platforms.filter((platform) => platform.ready).map((platform) => platform.id);
    return JSON.stringify({ captions: textsFor(stored, fields, ids), platforms: ids, nsfw: fields.nsfw ?? undefined });
  }, [stored, fields, platforms]);
  const [answer, setAnswer] = useState<{ readonly to: string; readonly platforms: PreviewState['platforms'] | null }>({
    to: '',
    platforms: NOTHING,
  });
  useEffect(() => {
    if (!wanted || platforms.length === 0 || answer.to === question) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      const body = JSON.parse(question) as Parameters<typeof api.preview>[0];
      void api.preview(body, controller.signal).then((result) => {
        if (controller.signal.aborted) return;
        setAnswer({ to: question, platforms: result.ok ? result.value : null });
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, question, wanted, platforms, answer.to]);
  return {
    platforms: answer.platforms ?? NOTHING,
    fresh: answer.to === question && answer.platforms !== null,
    failed: answer.to === question && answer.platforms === null,
  };
}
