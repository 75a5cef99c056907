import { flag, text } from '../declare.js';
import type { VariableGroup } from '../variable.js';

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
  },
} satisfies VariableGroup;
