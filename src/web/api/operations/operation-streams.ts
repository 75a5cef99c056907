import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { upstreamError } from '../../../kernel/index.js';
import { Draining } from '../../../platform/lifecycle/index.js';
import type { TenantContext } from '../../../tenancy/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { Mutations } from '../shared/mutations.js';
import { EventStream } from './event-stream.js';
import type { OperationFeed } from './operation-feeds.js';
import { RightsWatch } from './rights-watch.js';
import { StreamPlaces } from './stream-places.js';

/** Milliseconds. Tests make them short. */
export interface StreamTimes {
  readonly heartbeat: number;
  readonly rights: number;
  readonly longest: number;
}
export const StreamTimes = Symbol('StreamTimes');
/** Spec: web-api.md section 8. */
export const STREAM_TIMES: StreamTimes = { heartbeat: 15_000, rights: 60_000, longest: 10 * 60_000 };

/**
 * What happens in an operation, as it happens. A stream ends after `done`, after 10 minutes, when the person loses the
 * right to look, when the client goes, and when the process does. Spec: web-api.md section 8.
 */
@Injectable()
export class OperationStreams {
  readonly #places = new StreamPlaces();

  constructor(
    private readonly mutations: Mutations,
    private readonly draining: Draining,
    @Inject(StreamTimes) private readonly times: StreamTimes,
  ) {}

  /**
   * Answers with the events of an operation that exists.
   * @returns when the stream has ended
   * @throws PublisherError `rate_limited`, `shutting_down`
   */
  async answer(
    feed: OperationFeed,
    context: TenantContext,
    request: ApiRequest,
    response: ServerResponse,
  ): Promise<void> {
    if (this.draining.isDraining()) throw upstreamError('shutting_down', 'This process is going away.');
    const leave = this.#places.take(context.tenant, context.identity?.subject ?? '');
    const rights = new RightsWatch(this.mutations, request, context);
    const over = new AbortController();
    response.once('close', () => over.abort());
    try {
      await this.#run(feed, request, response, rights, over);
    } finally {
      over.abort();
      rights.end();
      leave();
    }
  }

  async #run(
    feed: OperationFeed,
    { headers }: ApiRequest,
    response: ServerResponse,
    rights: RightsWatch,
    over: AbortController,
  ): Promise<void> {
    const stream = new EventStream(response, this.times.heartbeat);
    const signal = AbortSignal.any([over.signal, this.draining.begun, AbortSignal.timeout(this.times.longest)]);
    const lost = this.#watch(rights, signal).then((code) => {
      if (code !== null) stream.send('closed', 'closed', { code });
      over.abort();
    });
    try {
      const after = headers['last-event-id'];
      const since = typeof after === 'string' ? after : null;
      for await (const { id, name, data } of feed(() => rights.runtime, { signal, since })) stream.send(id, name, data);
    } catch {
      // The answer has begun: the client asks again and hears of the trouble then.
    }
    over.abort();
    await lost;
    stream.end();
  }

  /** @returns why the person may not look any more; null = the stream has ended before that */
  async #watch(rights: RightsWatch, signal: AbortSignal): Promise<string | null> {
    for (;;) {
      await sleep(this.times.rights, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return null;
      const lost = await rights.check();
      if (lost !== null) return lost;
    }
  }
}
