import { allVariables } from './groups.js';
import { READ_BY_NOTHING } from './sign-in-warnings.js';

/** Beginnings that are ours: an unknown name with one of them is most likely a slip. */
const OUR_PREFIXES = [
  'ADMIN_',
  'AI_RATE_',
  'ALLOW_LOCAL_',
  'ALLOW_PLAIN_',
  'API_POST_',
  'ARCHIVE_ON_',
  'AUTH0_',
  'AUTH_CALLBACK_',
  'BLUESKY_',
  'CAPTIONFILE_',
  'CAPTIONING_',
  'CONFIRMATION_',
  'CONTENT_',
  'CREDENTIAL_CACHE_',
  'CRASH_',
  'DROPBOX_',
  'EMAIL_',
  'FEATURE_',
  // Not the whole of GITLAB_: its runners set many of their own.
  'GITLAB_API_',
  'GITLAB_TOKEN',
  'GITLAB_URL',
  'HEALTH_READY_',
  'INSTAGRAM_',
  'LIBRARY_MAX_',
  'LIBRARY_SCAN_',
  'LOG_EXCLUDE_',
  'LOG_OUTPUT_',
  'LOG_SAVE_',
  'MASTODON_',
  'METRICS_',
  'MUTATION_',
  'OPENAI_',
  'ORCHESTRATOR_',
  'PIPELINE_LOGS_',
  'PUBLISHER',
  'R2_',
  'RESERVED_',
  'RETRY_',
  'RUNTIME_CONFIG_',
  'S3_',
  'SCHEDULE',
  'SESSION_SECRET',
  'SESSION_I',
  'SESSION_MAX_',
  'SHUTDOWN_',
  'STANDALONE_',
  'STORAGE_',
  'TELEGRAM_',
  'TENANT_',
  'WEBHOOK_',
  'WEB_',
];

/** One warning for each name that looks like ours and is not (names of the Python version have their own line), with the nearest name this build reads. */
export function unknownVariableWarnings(names: readonly string[]): readonly string[] {
  const variables = allVariables();
  const known = new Set(variables.flatMap((one) => [one.name, ...one.aliases, ...one.clampedAliases]));
  for (const variable of variables) if (variable.hasFileVariant) known.add(`${variable.name}_FILE`);
  const perPublisher = variables.filter((one) => one.perPublisher).map((one) => `${one.name}__`);
  return names
    .filter((name) => OUR_PREFIXES.some((prefix) => name.startsWith(prefix)) && !known.has(name))
    .filter((name) => !READ_BY_NOTHING.includes(name))
    .filter((name) => !perPublisher.some((prefix) => name.startsWith(prefix)))
    .map((name) => `${name} is not read by this build. The nearest name is ${nearest(name, [...known])}.`);
}

function nearest(name: string, candidates: readonly string[]): string {
  const distances = candidates.map((candidate) => [editDistance(name, candidate), candidate] as const);
  return distances.reduce((best, next) => (next[0] < best[0] ? next : best))[1];
}

/** Levenshtein distance. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
