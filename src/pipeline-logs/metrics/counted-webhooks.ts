import { PublisherError } from '../../kernel/index.js';
import type { Metrics } from '../../platform/metrics/index.js';
import type { WebhookAnswer } from '../webhook/webhook-answer.js';
import { RELAY_METRICS } from './relay-metrics.js';

/** What became of a webhook: its answer, or why it got none. */
export type WebhookResult =
  | WebhookAnswer['status']
  | 'unauthorized'
  | 'invalid'
  | 'too_large'
  /** The outbox is full or cannot be written, or too many bodies are on their way in. */
  | 'overloaded'
  | 'failed';

/** Counts webhooks that come as far as the relay. */
export class WebhookCounter {
  readonly #counter;

  constructor(metrics: Metrics) {
    this.#counter = metrics.counter(RELAY_METRICS.webhooks);
  }

  /** Runs what answers one, and counts how it ended. */
  async counted(answer: () => Promise<WebhookAnswer>): Promise<WebhookAnswer> {
    try {
      const given = await answer();
      this.#add(given.status);
      return given;
    } catch (error) {
      this.#add(refusalOf(error));
      throw error;
    }
  }

  #add(result: WebhookResult): void {
    this.#counter.add({ result });
  }
}

function refusalOf(error: unknown): WebhookResult {
  if (!(error instanceof PublisherError)) return 'failed';
  if (error.code === 'webhook_unauthorized') return 'unauthorized';
  if (error.code === 'body_too_large') return 'too_large';
  if (error.code === 'overloaded') return 'overloaded';
  return error.family === 'caller' ? 'invalid' : 'failed';
}
