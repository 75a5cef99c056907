import type { Evidence } from '../../support/processes/index.js';

const MOST = 3;

/** What is known of the photos that violations name, for the person who looks for the reason. */
export function explain(violations: readonly string[], evidence: Evidence): string {
  const named = evidence.planted.filter(({ name, contentHash }) =>
    violations.some((text) => text.includes(name) || text.includes(contentHash.slice(0, 12))),
  );
  return named
    .slice(0, MOST)
    .map((photo) => {
      const { name, mark, contentHash, sha256 } = photo;
      const mine = (one: { readonly photo: string | null }): boolean =>
        one.photo !== null && contentHash.startsWith(one.photo);
      const facts = {
        record: evidence.ledger.find((one) => one.contentHash === contentHash),
        sends: evidence.arrivals.filter(mine),
        answers: evidence.answers.filter(mine),
        files: evidence.files.filter((one) => one.sha256 === sha256 || one.text?.includes(mark)),
        steps: evidence.steps.filter(({ changes }) =>
          changes.some(
            ({ path, before, after }) => path.includes(name) || before === contentHash || after === contentHash,
          ),
        ),
        recovery: evidence.recoveries?.find((one) => one.photo === name),
      };
      return `${name} (${contentHash}): ${JSON.stringify(facts, null, 1)}`;
    })
    .join('\n');
}
