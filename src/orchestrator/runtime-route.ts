import type { EventLog } from '../platform/logging/index.js';
import type { PostPreference } from './post-preference.js';
import type { ServiceAnswer, ServiceRequest } from './service-request.js';

/** One answer with the configuration of one tenant. Spec: reliability.md section 4. */
const MAX_BYTES = 1_000_000;

type Send = (request: ServiceRequest) => Promise<ServiceAnswer>;

/** `…/v1/runtime/by-host`: POST first, so that no host stands in an access log; GET after a 405. */
export class RuntimeRoute {
  readonly #url: string;

  /** @param baseUrl without a trailing slash */
  constructor(
    baseUrl: string,
    private readonly post: PostPreference,
    private readonly log: EventLog,
  ) {
    this.#url = `${baseUrl}/v1/runtime/by-host`;
  }

  /**
   * Asks once, or twice after a 405, with the same request id.
   * @param host normalised host
   * @throws UpstreamError
   */
  async ask(send: Send, host: string, requestId: string): Promise<ServiceAnswer> {
    if (this.post.usePost()) {
      const answer = await this.#askByPost(send, host, requestId);
      if (answer.status !== 405) return answer;
    }
    const url = `${this.#url}?host=${encodeURIComponent(host)}`;
    return send({ method: 'GET', url, requestId, maxBytes: MAX_BYTES });
  }

  async #askByPost(send: Send, host: string, requestId: string): Promise<ServiceAnswer> {
    try {
      const body = JSON.stringify({ host });
      const answer = await send({ method: 'POST', url: this.#url, body, requestId, maxBytes: MAX_BYTES });
      if (answer.status !== 405) this.post.accepted();
      else if (this.post.refused()) {
        const message = 'Orchestrator does not support POST runtime-by-host, falling back to GET';
        this.log.warn('orchestrator_post_unsupported', message);
      }
      return answer;
    } catch (error) {
      this.post.unanswered();
      throw error;
    }
  }
}
