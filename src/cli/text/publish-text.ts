import type { PlatformResult, PublishAnswer, PublishResult } from '../../workflow/index.js';
import { columns, indented } from './layout.js';

type Finished = Exclude<PublishAnswer, { outcome: 'running' }>;

const HEADLINES: Readonly<Record<Finished['outcome'], string>> = {
  all_sent: 'published',
  some_sent: 'published in part',
  all_failed: 'not published',
  nothing_started: 'not published',
};
const ARCHIVES: Readonly<Record<PublishResult['archive'], string>> = {
  done: 'in the archive',
  pending: 'its move to the archive follows with the next run',
  not_wanted: 'it stays where it is',
  kept_in_inbox: 'still in the inbox',
};

/** What became of one photo, for people. */
export function publishText(answer: Finished): string {
  const { result, replayed, outcome } = answer;
  if (result.dryRun) return dryText(result);
  const { name, finalName } = result.photo;
  const renamed = finalName === name ? '' : ` as ${finalName}`;
  const again = replayed ? ' (the answer of an earlier run with this key)' : '';
  return [
    `${name}: ${HEADLINES[outcome]}, ${ARCHIVES[result.archive]}${renamed}${again}`,
    ...platformLines(result),
    ...warningLines(result),
    '',
  ].join('\n');
}

function dryText(result: PublishResult): string {
  const lines = platformLines(result, 'would be sent');
  return [`${result.photo.name}: tried out, nothing was sent or written`, ...lines, ...warningLines(result), ''].join(
    '\n',
  );
}

/** What a run would post, at length. Spec: publishing.md section 4.4. */
export function previewText({ result }: Finished): string {
  const { photo, results } = result;
  const platforms = Object.entries(results).flatMap(([platform, one]) => [
    '',
    `${platform}: ${isReady(one) ? 'would be sent' : wordsOf(one)}`,
    ...(isReady(one) ? [indented(one.caption === null || one.caption === '' ? '(no words)' : one.caption)] : []),
  ]);
  return [
    `Photo         ${photo.name}`,
    `Content hash  ${photo.contentHash}`,
    ...(Object.keys(results).length === 0 ? ['Platforms     none'] : platforms),
    '',
    ...warningLines(result),
    'Nothing was sent or written.',
    '',
  ].join('\n');
}

function platformLines({ results }: PublishResult, ready = 'skipped'): readonly string[] {
  const rows = Object.entries(results).map(([platform, one]) => [
    `  ${platform}`,
    isReady(one) ? ready : one.status,
    one.postUrl ?? one.postId ?? (one.status === 'sent' || isReady(one) ? '' : wordsOf(one)),
  ]);
  return columns(rows);
}

/** Everything was as it should be; only the mode kept it from being sent. */
function isReady({ status, code }: PlatformResult): boolean {
  return status === 'skipped' && (code === 'dry_run' || code === 'debug_mode');
}

function wordsOf({ status, code, message, recorded, retryAfterSeconds }: PlatformResult): string {
  const parts = [
    code === null ? status : code,
    message,
    ...(retryAfterSeconds === null ? [] : [`Try again in ${retryAfterSeconds} s.`]),
    ...(recorded ? [] : ['This could not be recorded.']),
  ];
  return parts.filter((part) => part !== '').join(': ');
}

function warningLines({ warnings }: PublishResult): readonly string[] {
  return warnings.map((warning) => `  Warning: ${warning}`);
}
