/** One variable that cannot be used, and why; never its value. */
export interface EnvironmentProblem {
  readonly variable: string;
  /** Completes "VARIABLE …". */
  readonly rule: string;
}

/**
 * The environment cannot be used. Names every bad variable at once; the process then exits 1.
 * Spec: configuration.md, reliability.md section 7.
 */
export class EnvironmentError extends Error {
  constructor(readonly problems: readonly EnvironmentProblem[]) {
    super(
      ['The environment cannot be used:', ...problems.map(({ variable, rule }) => `  ${variable} ${rule}`)].join('\n'),
    );
    this.name = 'EnvironmentError';
  }

  /** Names only, for the log. */
  get variables(): readonly string[] {
    return [...new Set(this.problems.map((problem) => problem.variable))];
  }
}
