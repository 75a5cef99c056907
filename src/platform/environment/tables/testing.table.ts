import { flag, integer, text } from '../declare.js';
import type { VariableGroup } from '../variable.js';

/** Between two photos of a bulk job, ≥ 3 s outside of tests. Spec: publishing.md section 10. */
export const BULK_PAUSE_MS = 3_000;

/** Switches for tests. Spec: reliability.md section 8. */
export const TESTING_GROUP = {
  title: 'Tests only',
  intro: 'Honoured only with `NODE_ENV=test`; an error in production.',
  variables: {
    crashAt: text({
      name: 'CRASH_AT',
      default: null,
      rule: 'a step name followed by :before or :after',
      accept: (raw) => (/^[a-z][a-z0-9._-]*:(before|after)$/.test(raw) ? raw : null),
      help: 'The process kills itself at this step of a publish.',
    }),
    rateLimitsLifted: flag({
      name: 'RATE_LIMITS_LIFTED',
      default: false,
      help: 'Nobody is refused for asking too often.',
    }),
    bulkPauseMs: integer({
      name: 'BULK_PAUSE_MS',
      default: BULK_PAUSE_MS,
      min: 0,
      max: BULK_PAUSE_MS,
      help: 'Milliseconds between two photos of a bulk job.',
    }),
  },
} satisfies VariableGroup;
