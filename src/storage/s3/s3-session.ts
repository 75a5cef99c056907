import type { S3Client } from '@aws-sdk/client-s3';
import { ageMs, momentOf, orAbort } from '../../kernel/index.js';
import type { Clock, Moment, RenewCredential } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import { storageUnauthorized, storageUnavailable } from '../storage.errors.js';
import { readAccess, type S3Access } from './credential.js';
import { newClient, type Sdk } from './sdk-client.js';
import type { SdkTransport } from './sdk-transport.js';

/** How long a refused key is not tried again: the store is not hammered with it, and a mended one soon works. */
const REFUSED_MS = 30_000;

export interface SessionParts {
  readonly sdk: Sdk;
  readonly transport: SdkTransport;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly allowInsecureLoopback: boolean;
  readonly renew: RenewCredential | undefined;
}

/** The client made from the credential at hand, and what happens when the store refuses its key. */
export class S3Session {
  #access: S3Access;
  #client: S3Client;
  #refused: Moment | null = null;
  #renewing: Promise<boolean> | null = null;
  #isDisposed = false;

  constructor(
    private readonly parts: SessionParts,
    access: S3Access,
  ) {
    this.#access = access;
    this.#client = newClient(parts.sdk, access, parts.transport);
  }

  get sdk(): Sdk {
    return this.parts.sdk;
  }

  get bucket(): string {
    return this.#access.bucket;
  }

  /** @throws PublisherError `storage_unauthorized` while the key is known to be refused, `storage_unavailable` when disposed */
  client(): S3Client {
    if (this.#isDisposed) throw storageUnavailable();
    if (this.#refused !== null && ageMs(this.parts.clock, this.#refused) < REFUSED_MS) throw storageUnauthorized();
    return this.#client;
  }

  /**
   * The store has refused the key of a client.
   * @returns whether there is one that may be tried
   */
  async renew(refused: S3Client, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#isDisposed) return false;
    if (refused !== this.#client) return true; // somebody else has had another one since
    this.#renewing ??= this.#ask().finally(() => (this.#renewing = null));
    return orAbort(this.#renewing, signal);
  }

  /** The store refuses the key still: nothing is asked of it for a while. */
  refuse(): void {
    if (this.#refused === null || ageMs(this.parts.clock, this.#refused) >= REFUSED_MS) {
      this.parts.log.warn('credential_unavailable', 'A credential of a tenant cannot be had.', {
        provider: 'managed',
        reason: 'refused_by_storage',
      });
    }
    this.#refused = momentOf(this.parts.clock);
  }

  /** The store has taken the key. */
  accept(): void {
    this.#refused = null;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#client.destroy();
  }

  async #ask(): Promise<boolean> {
    const { renew, allowInsecureLoopback, sdk, transport } = this.parts;
    try {
      const credential = await renew?.();
      if (credential === null || credential === undefined) return false;
      const access = readAccess(credential, allowInsecureLoopback);
      // Another bucket is another storage: the tenant's runtime is built anew for it.
      if (access.bucket !== this.#access.bucket || access.endpoint !== this.#access.endpoint) return false;
      this.#client.destroy();
      this.#access = access;
      this.#client = newClient(sdk, access, transport);
      return true;
    } catch {
      // What the store said counts, not why nobody could mend it.
      return false;
    }
  }
}
