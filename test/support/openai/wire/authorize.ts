import type { ApiKey } from '../options.js';
import { invalid, noAccess, noKey, noModel, noQuota, wrongKey } from './api-error.js';
import type { ReadRequest } from './read-request.js';

/** The keys of a stand-in, each with its place in the options. */
export class Keys {
  readonly #keys: readonly ApiKey[];

  constructor(keys: readonly (string | ApiKey)[]) {
    this.#keys = keys.map((key) => (typeof key === 'string' ? { key } : key));
  }

  /** Place of the key a request carries, from 0; null = none, or not a known one. */
  indexOf(key: string | null): number | null {
    const index = this.#keys.findIndex((one) => one.key === key);
    return index < 0 ? null : index;
  }

  /** @throws Refusal when the request may not be made */
  check({ key, endpoint, message }: ReadRequest, model: string): void {
    if (message.headers.authorization === undefined) throw noKey();
    if (key === null) throw invalid('Malformed Authorization header.', { status: 401 });
    const known = this.#keys[this.indexOf(key) ?? -1];
    if (!known) throw wrongKey(key);
    if (known.standing === 'no_access') throw endpoint === 'model' ? noAccess() : noModel(model, { forbidden: true });
    if (known.standing === 'no_quota' && endpoint !== 'model') throw noQuota();
  }
}
