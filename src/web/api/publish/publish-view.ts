import type { PlatformResult, PublishResult } from '../../../workflow/index.js';

/** One platform's result, with the members of the Python Publisher V2. Spec: web-api.md section 5.6. */
export interface PlatformResultView extends PlatformResult {
  readonly success: boolean;
  readonly post_id: string | null;
  /** Our fixed text when it was not sent. */
  readonly error: string | null;
}

/** Answer of the publish routes. Spec: publishing.md section 6.1. */
export interface PublishView extends Omit<PublishResult, 'results'> {
  readonly results: Readonly<Record<string, PlatformResultView>>;
  readonly any_success: boolean;
  readonly archived: boolean;
  readonly filename: string;
}

export function publishView(result: PublishResult): PublishView {
  const results = resultsView(result);
  return {
    ...result,
    results,
    any_success: Object.values(results).some(({ success }) => success),
    archived: result.archive === 'done',
    filename: result.photo.name,
  };
}

export function resultsView(result: PublishResult): PublishView['results'] {
  return Object.fromEntries(Object.entries(result.results).map(([platform, one]) => [platform, platformView(one)]));
}

/** One platform's result for callers of both versions. */
export function platformView(result: PlatformResult): PlatformResultView {
  const success = result.status === 'sent';
  return { ...result, success, post_id: result.postId, error: success ? null : result.message };
}
