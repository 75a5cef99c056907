import type { Box } from './prefs.js';

/**
 * Text that is not saved yet, of this tab only: survives reload, loss of network and the end of a sign-in,
 * and is gone at sign-out. Keyed by host, folder and name. Spec: ui.md sections 7 and 14.
 */
export class Drafts {
  constructor(
    private readonly box: (Box & { readonly length: number; key(index: number): string | null }) | null,
    private readonly host: string,
  ) {}

  read(kind: string, folder: string, filename: string): unknown {
    try {
      const stored = this.box?.getItem(this.key(kind, folder, filename)) ?? null;
      return stored === null ? null : (JSON.parse(stored) as unknown);
    } catch {
      return null;
    }
  }

  /** @returns false when the browser would not keep it */
  write(kind: string, folder: string, filename: string, value: unknown): boolean {
    try {
      this.box?.setItem(this.key(kind, folder, filename), JSON.stringify(value));
      return this.box !== null;
    } catch {
      return false;
    }
  }

  drop(kind: string, folder: string, filename: string): void {
    this.box?.removeItem(this.key(kind, folder, filename));
  }

  /** Removes everything of ours. */
  clear(): void {
    const { box } = this;
    if (box === null) return;
    const keys = Array.from({ length: box.length }, (_, at) => box.key(at));
    for (const key of keys) if (key?.startsWith('draft:') === true) box.removeItem(key);
  }

  private key(kind: string, folder: string, filename: string): string {
    return `draft:${JSON.stringify([this.host, kind, folder, filename])}`;
  }
}
