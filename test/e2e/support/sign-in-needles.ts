import type { Landing, SignInWorld } from '../../support/app/index.js';
import { NeedleIndex } from '../../support/canaries/index.js';
import type { Find } from '../../support/canaries/index.js';

/** Parameters of our own and of the provider's addresses that nobody else may learn. */
const IN_ADDRESSES = ['state', 'nonce', 'code', 'code_challenge', 't', 'login_hint', 'id_token_hint'];
const IN_FORMS = ['code', 'code_verifier', 'client_secret'];
const SEALED = /^(__(?:Secure|Host)-pv2_\w+)=([^;]{20,})/;

/** What one sign-in after the other has made and nobody may find again: gathered where it really was. */
export class SignInNeedles {
  readonly #values = new Map<string, string>();
  /** Whole cookie values are long: looking for them as they are is enough, their parts are random. */
  readonly #sealed = new Map<string, string>();

  /** @param kind what it is, for people who read a failure */
  add(kind: string, value: string): void {
    this.#values.set(value, kind);
  }

  /** Everything that a browser saw on its way. */
  learnFrom({ hops }: Pick<Landing, 'hops'>): void {
    for (const { url, location, setCookies } of hops) {
      for (const address of location === null ? [url] : [url, location]) this.#learnAddress(new URL(address));
      for (const line of setCookies) {
        const [, name, value] = SEALED.exec(line) ?? [];
        if (name !== undefined && value !== undefined) this.#sealed.set(value, name);
      }
    }
  }

  /** Everything that the provider was asked. */
  learnFromProvider({ journal }: SignInWorld['oidc']): void {
    for (const { query, body } of journal.entries) {
      for (const name of IN_ADDRESSES) this.#learn(name, query[name]);
      for (const name of IN_FORMS) this.#learn(name, body?.[name]);
    }
  }

  /** How many values of each kind are known. */
  count(kind: string): number {
    return [...this.#values.values(), ...this.#sealed.values()].filter((known) => known.startsWith(kind)).length;
  }

  /** One value of every kind. */
  samples(): ReadonlyMap<string, string> {
    return new Map([...this.#values, ...this.#sealed].map(([value, kind]) => [kind, value]));
  }

  /** A scan of texts for all that is known now. */
  scan(): (text: string) => readonly Find[] {
    const needles = (values: ReadonlyMap<string, string>) =>
      [...values].map(([value, kind]) => ({ tenant: 'everybody', kind, value }));
    const inAllForms = new NeedleIndex(needles(this.#values));
    const asTheyAre = new NeedleIndex(needles(this.#sealed), (value) => [{ name: 'raw', text: value }]);
    return (text) => [...inAllForms.find(text), ...asTheyAre.find(text)];
  }

  #learnAddress(address: URL): void {
    for (const name of IN_ADDRESSES) this.#learn(name, address.searchParams.get(name) ?? undefined);
  }

  #learn(kind: string, value: string | undefined): void {
    if (value !== undefined && value.length >= 12) this.add(kind, value);
  }
}
