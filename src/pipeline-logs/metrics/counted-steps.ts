import type { Metrics } from '../../platform/metrics/index.js';
import type { Sender } from '../delivery/log-api-sender.js';
import type { RelayWay } from '../delivery/relay-way.js';
import type { GitLabOperation, GitLabOutcome } from '../gitlab/index.js';
import type { RelayRecord } from '../outbox/index.js';
import type { FreezeStep } from '../steps.js';
import { RELAY_METRICS } from './relay-metrics.js';

/** `none` = there was no answer. */
type StatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'other' | 'none';
/** `finished` = written to files, or filtered out. */
type Outcome = 'delivered' | 'finished' | 'dead';

/** Counts and times each attempt of a sender. */
export function countedSender(sender: Sender, metrics: Metrics): Sender {
  const attempts = metrics.counter(RELAY_METRICS.attempts);
  const seconds = metrics.histogram(RELAY_METRICS.attemptSeconds);
  return {
    send: async (id, body, signal) => {
      const attempt = await sender.send(id, body, signal);
      attempts.add({ status_class: classOf(attempt.status) });
      seconds.observe({}, attempt.durationMs / 1000);
      return attempt;
    },
    sendPlain: () => sender.sendPlain(),
  };
}

/** Counts the logs that each new body has cut. */
export function countedFreeze(step: FreezeStep, metrics: Metrics): FreezeStep {
  const truncated = metrics.counter(RELAY_METRICS.truncatedLogs);
  return {
    freeze: async (record, budget) => {
      const frozen = await step.freeze(record, budget);
      truncated.add({}, frozen.body?.truncatedLogs ?? 0);
      return frozen;
    },
  };
}

/** Counts each pipeline whose way is over. */
export function countedWay(way: Pick<RelayWay, 'step'>, metrics: Metrics): Pick<RelayWay, 'step'> {
  const deliveries = metrics.counter(RELAY_METRICS.deliveries);
  return {
    step: async (record, signal) => {
      const next = await way.step(record, signal);
      if (next === null) deliveries.add({ outcome: outcomeOf(record) });
      return next;
    },
  };
}

/** Counts each request to GitLab. */
export function gitlabCounter(metrics: Metrics): (operation: GitLabOperation, outcome: GitLabOutcome) => void {
  const requests = metrics.counter(RELAY_METRICS.gitlabRequests);
  return (operation, outcome) => requests.add({ operation, outcome });
}

/** Of a pipeline whose last step began like this: what is not delivered or done by then was given up. */
function outcomeOf({ state }: RelayRecord): Outcome {
  if (state === 'delivered') return 'delivered';
  return state === 'done' ? 'finished' : 'dead';
}

const CLASSES: readonly StatusClass[] = ['1xx', '2xx', '3xx', '4xx', '5xx'];

function classOf(status: number | null): StatusClass {
  return status === null ? 'none' : (CLASSES[Math.floor(status / 100) - 1] ?? 'other');
}
