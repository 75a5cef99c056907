import { randomBytes } from 'node:crypto';
import type { Account } from './account.js';
import type { FoundFile } from '../endpoints/lookup.js';

/** What a temporary link leads to. */
export interface Link extends FoundFile {
  readonly account: Account;
  readonly expiresMs: number;
}

/** Four hours. */
const LINK_MS = 4 * 60 * 60 * 1000;

/** Temporary links, downloadable without a token until they expire. */
export class Links {
  readonly #links = new Map<string, Link>();

  constructor(
    private readonly origin: () => string,
    private readonly nowMs: () => number,
  ) {}

  /** @returns an absolute URL */
  make(account: Account, found: FoundFile): string {
    const token = randomBytes(48).toString('base64url');
    this.#links.set(token, { ...found, account, expiresMs: this.nowMs() + LINK_MS });
    return `${this.origin()}/cd/0/get/${token}/file`;
  }

  /** @returns null = there never was such a link, or the file is gone; `expired` = its four hours are over */
  find(path: string): Link | 'expired' | null {
    const [, token = ''] = /^\/cd\/0\/get\/([\w-]+)\/file$/.exec(path) ?? [];
    const link = this.#links.get(token);
    if (!link) return null;
    if (link.expiresMs <= this.nowMs()) return 'expired';
    return link.account.tree.byId(link.file.id) === link.file ? link : null;
  }
}
