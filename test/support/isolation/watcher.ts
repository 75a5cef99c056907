import { NeedleIndex, cookiesSetBy, formsOf } from '../canaries/index.js';
import type { Find, Form, Needle, WireAnswer } from '../canaries/index.js';
import { markersOf } from './tenants.js';
import type { MarkedTenant } from './tenants.js';

/** Every marker is much longer than a window, so not every place has to be looked at. */
const STRIDE = 8;
/** Format and key id stand before the last dot; they are the same for all. */
const SEALED_PART = /([^.=]+)$/;

const SPELLINGS = /^(raw|base64)/;

/** Compared without case, as hosts have none. Markers look the same in JSON and in addresses. */
function spellings(value: string): readonly Form[] {
  const forms = formsOf(value).filter(({ name }) => SPELLINGS.test(name));
  return forms.map(({ name, text }) => ({ name, text: text.toLowerCase() }));
}

function needlesOf(tenant: MarkedTenant): readonly Needle[] {
  return markersOf(tenant).map((value) => ({ tenant: tenant.label, kind: 'marker', value }));
}

/** Knows whose every marker is, and finds those that are at the wrong tenant. */
export class Watcher {
  readonly #index: NeedleIndex;
  #bytes = 0;

  constructor(tenants: readonly MarkedTenant[]) {
    this.#index = new NeedleIndex(tenants.flatMap(needlesOf), spellings, STRIDE);
  }

  /** One more tenant. */
  meet(tenant: MarkedTenant): void {
    for (const needle of needlesOf(tenant)) this.#index.add(needle);
  }

  /** Whether a part of a marker of this tenant, who is not met by that, is another's already. */
  sharesWith(tenant: MarkedTenant): boolean {
    return needlesOf(tenant).some((needle) => this.#index.isShared(needle));
  }

  /** Parts of markers that two tenants have; with any of these the watch is worth nothing. */
  get sharedParts(): number {
    return this.#index.shared;
  }

  /** How much was looked through. */
  get bytes(): number {
    return this.#bytes;
  }

  /** From now on this tenant's alone. */
  own(tenant: string, kind: string, value: string): void {
    this.#index.add({ tenant, kind, value });
  }

  /** The session cookies of an answer are of its tenant alone. */
  ownCookies(tenant: string, answer: WireAnswer): void {
    for (const pair of cookiesSetBy(answer)) this.own(tenant, 'session cookie', SEALED_PART.exec(pair)?.[1] ?? '');
  }

  /** What is in a text and not of this tenant; null = of no tenant at all. */
  foreignIn(text: string, tenant: string | null): readonly Find[] {
    this.#bytes += text.length;
    return this.#index.find(text.toLowerCase()).filter((find) => find.tenant !== tenant);
  }
}
