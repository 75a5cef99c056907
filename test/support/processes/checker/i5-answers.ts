import type { Arrival, Evidence, GivenAnswer } from './evidence.js';

/** Answers after which, or instead of which, something may have been sent. */
const MAY_SEND: readonly (number | null)[] = [200, 202, 207, null];
/** Two clocks of one machine. */
const SKEW_MS = 250;

/**
 * I5: each answer fits the journals. 200 = all sent; `sent` = it arrived; `failed` = it did not; and every send has a
 * request behind it that may have sent: a 503 (409, 422, 502 …) was told with no send.
 */
export function unfitAnswers(evidence: Evidence, platforms: readonly string[]): readonly string[] {
  const { answers, arrivals } = evidence;
  return [...unexplained(evidence), ...answers.flatMap((answer) => wrongWords(answer, arrivals, platforms))];
}

function unexplained({ arrivals, answers }: Evidence): readonly string[] {
  return arrivals
    .filter(({ verdict }) => verdict !== 'refused')
    .filter((send) => !answers.some((answer) => MAY_SEND.includes(answer.status) && covers(answer, send)))
    .map((send) => `sent, and no answer says so: ${send.tenant} ${send.photo} ${send.platform} ${send.attempt}`);
}

function covers({ tenant, photo, startMs, endMs, status }: GivenAnswer, send: Arrival): boolean {
  if (tenant !== send.tenant || (photo !== null && !photo.startsWith(send.photo))) return false;
  const isOpenEnd = status === null || status === 202;
  return startMs <= send.atMs + SKEW_MS && (isOpenEnd || endMs >= send.atMs - SKEW_MS);
}

function wrongWords(
  answer: GivenAnswer,
  arrivals: readonly Arrival[],
  platforms: readonly string[],
): readonly string[] {
  const { tenant, photo, endMs, status, results } = answer;
  if (photo === null) return [];
  const name = `${status ?? 'no answer'} for ${tenant} ${photo.slice(0, 12)}`;
  const here = arrivals.filter(
    (one) => one.tenant === tenant && photo.startsWith(one.photo) && one.atMs <= endMs + SKEW_MS,
  );
  const sends = (platform: string, attempt: number): readonly Arrival[] =>
    here.filter((one) => one.platform === platform && one.attempt === attempt && one.verdict !== 'refused');
  const missing = status === 200 ? platforms.filter((platform) => results[platform]?.status !== 'sent') : [];
  return [
    ...missing.map((platform) => `${name}, but ${platform} is not sent`),
    ...Object.entries(results).flatMap(([platform, result]) => {
      const made = sends(platform, result.attempt);
      if (result.status === 'sent' && !made.some(({ verdict }) => verdict === 'accepted')) {
        return [`${name} says sent, and nothing arrived: ${platform}`];
      }
      if (result.status === 'failed' && made.length > 0) return [`${name} says failed, and it arrived: ${platform}`];
      return [];
    }),
  ];
}
