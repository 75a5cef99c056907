import { momentOf } from '../../kernel/index.js';
import type { Moment, WaitOptions } from '../../kernel/index.js';
import type { RuntimeLookup } from '../../orchestrator/index.js';
import { SingleFlight } from '../../platform/caching/index.js';
import { ColdLookups } from './cold-lookups.js';
import type { ConfigEntry } from './config-entry.js';
import { ConfigNotices } from './config-notices.js';
import type { ConfigSourceParts } from './config-source.parts.js';
import type { RuntimeConfigCache } from './runtime-config-cache.js';
import type { RuntimeLookups } from './runtime-lookups.js';

/** What asking for a host came to. `crowded`: it was not asked, too many unknown hosts are asked for. */
export type ConfigLookup =
  | { readonly kind: 'config'; readonly entry: ConfigEntry }
  | { readonly kind: 'not_found' | 'invalid' | 'crowded' }
  | { readonly kind: 'failed'; readonly retryAfterSeconds: number | null };

/**
 * Asks for hosts, one call per host however many wait, and keeps in the cache what came of it. Hosts without a good
 * answer share a budget. Spec: reliability.md sections 2 and 3.
 */
export class ConfigLookups {
  readonly #flights: SingleFlight<ConfigLookup>;
  readonly #cold: ColdLookups;
  readonly #notices: ConfigNotices;

  constructor(
    private readonly client: RuntimeLookups,
    private readonly cache: RuntimeConfigCache,
    private readonly parts: ConfigSourceParts,
  ) {
    this.#flights = new SingleFlight(parts.counts?.joined);
    this.#cold = new ColdLookups(parts.clock);
    this.#notices = new ConfigNotices(parts.log, parts.clock);
  }

  /**
   * For a request: joins the call for this host, or starts it.
   * @param options without a signal the call is never aborted, whoever else leaves
   * @throws the signal's reason when the caller gave up
   */
  ask(host: string, requestId: string, options: WaitOptions): Promise<ConfigLookup> {
    const onJoined = (leader: string): void => {
      const fields = this.parts.context.current();
      // A change may join the refresh that its own request has started.
      if (fields !== undefined && leader !== requestId) fields.coalesced_with = leader;
    };
    const work = (signal: AbortSignal): Promise<ConfigLookup> => this.#lookUp(host, requestId, signal);
    return this.#flights.run(host, work, { id: requestId, onJoined, signal: options.signal });
  }

  /** One at a time, under an id of its own; nobody waits for it and nobody ends it. */
  refreshInBackground(host: string): void {
    if (this.#flights.current(host) !== null) return;
    const { ids, context, log } = this.parts;
    const id = ids.uuid();
    const work = (signal: AbortSignal): Promise<ConfigLookup> => this.#lookUp(host, id, signal);
    // Its outcome is kept in the cache and in the call's log line; it is no part of the request that noticed.
    context
      .run({ request_id: id }, () => this.#flights.run(host, work, { id }))
      .catch((bug: unknown) => log.failure('unhandled_error', 'A background refresh of configuration broke.', bug));
  }

  /** Waits until the call that is under way for this host, if any, has ended. */
  async settled(host: string): Promise<void> {
    await this.#flights.current(host)?.catch(() => null);
  }

  servedStale(entry: ConfigEntry, ageMs: number): void {
    this.#notices.servedStale(entry.config.tenant, ageMs);
  }

  async #lookUp(host: string, requestId: string, signal: AbortSignal): Promise<ConfigLookup> {
    if (this.cache.get(host) !== null) {
      const askedAt = momentOf(this.parts.clock);
      return this.#keep(host, await this.client.lookUpRuntime(host, requestId, { signal }), askedAt, signal);
    }
    const permit = await this.#cold.enter(signal);
    if (permit === null) return { kind: 'crowded' };
    const askedAt = momentOf(this.parts.clock);
    let isOurs = false;
    try {
      const options = { signal, mayRepeat: () => permit.mayRepeat() };
      const lookup = await this.client.lookUpRuntime(host, requestId, options);
      isOurs = lookup.kind === 'config';
      return this.#keep(host, lookup, askedAt, signal);
    } finally {
      permit.answered(isOurs);
    }
  }

  #keep(host: string, lookup: RuntimeLookup, askedAt: Moment, signal: AbortSignal): ConfigLookup {
    switch (lookup.kind) {
      case 'config':
        // Everybody has left and the next flight may be under way already: an old yes must not follow a newer no.
        if (signal.aborted) return { kind: 'failed', retryAfterSeconds: null };
        this.#notices.changed(this.cache.get(host)?.config ?? null, lookup.config);
        this.#notices.skippedTypes(lookup.unknownPublisherTypes);
        this.#notices.ignoredSchedules(lookup.config, lookup.ignoredSchedules);
        return { kind: 'config', entry: this.cache.keep(host, lookup.config, askedAt) };
      case 'not_found':
        this.cache.refuse(host);
        return { kind: 'not_found' };
      case 'invalid':
        this.cache.noteWrongAnswer(host, lookup.foreign);
        return { kind: 'invalid' };
      case 'failed':
        // That callers went away says nothing about the orchestrator.
        if (!signal.aborted) this.cache.noteFailure(host, this.parts.ids.random());
        return lookup;
    }
  }
}
