import type { EnvironmentProblem } from './environment-error.js';
import { problem } from './rule.js';
import type { RuleInput } from './rule.js';

/** One variable of a group, and its value; null = not set. */
export type Member = readonly [name: string, value: unknown];

/** A problem for each member that is not set, unless it was set to something bad. @param why completes "NAME …" */
export function missing(input: RuleInput, members: readonly Member[], why: string): readonly EnvironmentProblem[] {
  const isBad = (name: string): boolean =>
    [name, `${name}_FILE`, name.replace(/^R2_/, 'S3_')].some((given) => input.bad.has(given));
  return members.flatMap(([name, value]) => (value === null && !isBad(name) ? [problem(name, why)] : []));
}

/** All or nothing: a problem for each member that is missing beside those that are set. */
export function together(input: RuleInput, members: readonly Member[]): readonly EnvironmentProblem[] {
  const given = members.flatMap(([name, value]) => (value === null ? [] : [name]));
  return given.length === 0 ? [] : missing(input, members, `must be set with ${given.join(' and ')}`);
}
