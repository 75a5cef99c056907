/** Steps of a publish that a test may kill the process at. Spec: reliability.md section 8. */
export const PUBLISH_STEPS = [
  'probe',
  'request_file',
  'claim',
  'intent',
  'commit',
  'send',
  'outcome',
  'sidecar',
  'move_plan',
  'photo_move',
  'sidecar_move',
  'release',
  'answer',
] as const;
export type PublishStep = (typeof PUBLISH_STEPS)[number];

/** A switch for tests: ends the process before or after a step. Does nothing in production. */
export interface CrashPoints {
  at(step: PublishStep, when: 'before' | 'after'): void;
}
export const CrashPoints = Symbol('CrashPoints');

/** No crash, ever. */
export const NO_CRASH: CrashPoints = { at: () => undefined };

/**
 * Crashes as `CRASH_AT=<step>:before|after` says; the environment accepts that variable only in tests.
 * @param kill ends the process at once, without any clean-up
 * @throws Error when the value names no step
 */
export function crashPointsFor(crashAt: string, kill: () => void): CrashPoints {
  const [step, when] = crashAt.split(':');
  if (!PUBLISH_STEPS.some((known) => known === step) || (when !== 'before' && when !== 'after')) {
    throw new Error(`CRASH_AT names no step; known steps: ${PUBLISH_STEPS.join(', ')}, each with :before or :after.`);
  }
  return {
    at: (atStep, atWhen) => {
      if (atStep === step && atWhen === when) kill();
    },
  };
}
