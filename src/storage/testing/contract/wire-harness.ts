import type { ImageStorage } from '../../image-storage.port.js';
import type { StorageHarness } from './harness.js';

/**
 * What can go wrong between an adapter and its provider, in words that fit any provider. With `lost_reply` the
 * request is carried out; with `drip`, `truncated`, `huge` and `malformed` it may be; with the others it is not.
 */
export const WIRE_FAULTS = [
  /** Too many requests, with `Retry-After: 1` (Dropbox: 429 as JSON; object stores: 429 or `SlowDown`). */
  'rate_limited',
  /** The same without `Retry-After`, where the provider has such a form in words. */
  'rate_limited_plain',
  /** Another write is under way (`too_many_write_operations`, `ConditionalRequestConflict`). For writes only. */
  'write_lock',
  /** 503 with the provider's own error body. */
  'server_error',
  /** The connection ends before any answer. */
  'reset',
  /** The request is carried out, then the connection ends without an answer. */
  'lost_reply',
  /** A good head and then a byte of the body now and then, without an end. */
  'drip',
  /** A body shorter than its `Content-Length`. */
  'truncated',
  /** More than 64 MB of body. */
  'huge',
  /** 200 with broken JSON or XML, or without the headers that carry facts. */
  'malformed',
  /** A page of HTML. */
  'html',
  /** 3xx to a place that must never be asked. */
  'redirect',
  /** 500 that quotes all that was received, secrets included. */
  'echo',
  /** The refusal of every token or key, although the credential is right: 401, or 403 where the provider says so. */
  'unauthorized',
] as const;
export type WireFault = (typeof WIRE_FAULTS)[number];

/** Which requests a fault is for. */
export interface WireScope {
  /** The next so many of each kind of request; default: all until `heal`. */
  readonly times?: number;
  /** Default: both. A write is a request that would change something. */
  readonly on?: 'reads' | 'writes';
}

/**
 * The wire between the adapter and a stand-in of its provider. Requests that only fetch a token are neither counted
 * nor failed, except that `revoke` ends them too.
 */
export interface WireControl {
  /** From now on; an earlier fault is over. */
  fail(fault: WireFault, scope?: WireScope): void;
  heal(): void;
  /** The provider takes the tenant's credential no longer, and nothing made from it. */
  revoke(): void;
  /** Requests that reached the provider so far. */
  requests(): number;
  /** Those of them that would have changed something. */
  writes(): number;
  /** Requests that followed the `redirect` fault. */
  strays(): number;
  /** How often an adapter asked for another credential (`RenewCredential`), and was given the same. */
  renewals(): number;
  /** Every secret an adapter was given or made, as plain text. */
  secrets(): readonly string[];
  /** Everything the adapters logged, one text; it holds the names of the events. */
  logged(): string;
  /**
   * Another client of the same tenant's store.
   * @param deadlineMs total time of one operation, instead of 10 s, so that a test need not wait that long
   */
  client(deadlineMs?: number): Promise<ImageStorage>;
}

/** A harness whose store is behind a wire. */
export interface WiredHarness extends StorageHarness {
  readonly wire: WireControl;
}

export type MakeWiredHarness = () => Promise<WiredHarness>;
