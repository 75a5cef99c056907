import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isTenantLabel, tenantsOfFolder } from './tenant-files.js';

/** What stands in a folder of tenants, in words for people. */
export interface FolderView {
  /** Tenants whose files can be used, by name. */
  readonly tenants: readonly string[];
  /** What is wrong with the others, one sentence each. */
  readonly problems: readonly string[];
}

interface Seen {
  /** Changes with every edit. */
  readonly state: string;
  readonly problem: string | null;
}

/** Looks at a folder of tenants and tells what has changed since the last look. */
export class FolderWatch {
  readonly #seen = new Map<string, Seen>();

  constructor(private readonly dir: string) {}

  /** The first look. */
  async open(): Promise<FolderView> {
    await this.look();
    const all = [...this.#seen].sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      tenants: all.flatMap(([tenant, { problem }]) => (problem === null ? [tenant] : [])),
      problems: all.flatMap(([, { problem }]) => problem ?? []),
    };
  }

  /** @returns one line for each file that came, changed or went since the last look */
  async look(): Promise<readonly string[]> {
    const lines: string[] = [];
    const names = (await readdir(this.dir)).filter((name) => name.endsWith('.json'));
    const here = new Set(names.map((name) => name.slice(0, -'.json'.length)));
    for (const tenant of this.#seen.keys()) {
      if (here.has(tenant)) continue;
      this.#seen.delete(tenant);
      lines.push(`tenant ${tenant} is gone`);
    }
    for (const tenant of here) {
      const state = await this.#stateOf(tenant);
      const before = this.#seen.get(tenant);
      if (before?.state === state) continue;
      const problem = await this.#problemOf(tenant);
      this.#seen.set(tenant, { state, problem });
      lines.push(problem ?? `tenant ${tenant} ${before ? 'has changed' : 'is new'}`);
    }
    return lines;
  }

  async #stateOf(tenant: string): Promise<string> {
    const found = await stat(join(this.dir, `${tenant}.json`)).catch(() => null);
    return found === null ? '' : `${found.ino}:${found.mtimeMs}:${found.size}`;
  }

  async #problemOf(tenant: string): Promise<string | null> {
    if (!isTenantLabel(tenant)) {
      return `${tenant}.json is not used: its name must be a host label in lower case, such as aurora.json`;
    }
    try {
      await tenantsOfFolder(this.dir)(tenant);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : `${tenant}.json cannot be read`;
    }
  }
}
