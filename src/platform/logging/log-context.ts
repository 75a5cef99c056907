import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line of one request carries. Filled in as the request becomes known. */
export interface RequestLogFields {
  request_id: string;
  method?: string;
  /** Route template, never the raw URL. */
  route?: string;
  /** Only once the host is validated. */
  tenant?: string;
  config_version?: string;
  /** Pseudonym of the person. */
  actor?: string;
  /** Id of the request whose call this one shared. */
  coalesced_with?: string;
}

/** Carries the fields of the current request to every line written while it runs. */
export class LogContext {
  readonly #storage = new AsyncLocalStorage<RequestLogFields>();

  /** Runs `work` with these fields on every line; the object may be filled in later. */
  run<T>(fields: RequestLogFields, work: () => T): T {
    return this.#storage.run(fields, work);
  }

  /** The current request's fields; undefined outside of a request. */
  current(): RequestLogFields | undefined {
    return this.#storage.getStore();
  }
}
