import type { Environment, Secrets } from './environment.js';
import type { EnvironmentProblem } from './environment-error.js';
import type { RawEnvironment } from './raw-values.js';

/** What a rule between variables may look at. */
export interface RuleInput {
  readonly environment: Environment;
  readonly secrets: Secrets;
  readonly env: RawEnvironment;
  /** Variables that are already known to be bad: a rule does not complain about what follows from them. */
  readonly bad: ReadonlySet<string>;
}

/** Null or an empty list = it holds. */
export type Rule = (input: RuleInput) => EnvironmentProblem | readonly EnvironmentProblem[] | null;

/** @param rule completes "VARIABLE …" */
export const problem = (variable: string, rule: string): EnvironmentProblem => ({ variable, rule });
