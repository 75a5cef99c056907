/** What clients have seen so far at each tenant, to be shown to another one. */
export class Memory {
  readonly #tags = new Map<string, string>();
  readonly #cursors = new Map<string, string>();

  /** The newest ETag a tenant gave for an address. */
  tag(tenant: string, address: string): string | null {
    return this.#tags.get(`${tenant}\n${address}`) ?? null;
  }

  learnTag(tenant: string, address: string, tag: string): void {
    this.#tags.set(`${tenant}\n${address}`, tag);
  }

  cursor(tenant: string): string | null {
    return this.#cursors.get(tenant) ?? null;
  }

  learnCursor(tenant: string, cursor: string): void {
    this.#cursors.set(tenant, cursor);
  }
}
