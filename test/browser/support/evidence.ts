import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { TestApp } from '../../support/app/index.js';
import { CANONICAL_HOST, tenantUrl } from './names.js';

/** All that an effect would change. Two of these are equal when nothing has happened in between. */
export interface Evidence {
  /** Photos, sidecars, records and posts of all tenants: path and hash of the content. */
  readonly files: readonly string[];
  /** Sealed values of the victim's cookies. */
  readonly cookies: readonly string[];
  /** What the service's own log says was done so far. */
  readonly done: readonly string[];
}

/** Events that say nothing was changed. */
const QUIET =
  /^(http_request|orchestrator_call|tenant_\w+|access_denied|login_failed|service_\w+|dependency_call_failed)$/;
const SAFE: readonly unknown[] = ['GET', 'HEAD', 'OPTIONS'];
/** Answers 204 to everybody, whatever happened. Spec: auth.md section 6. */
const RENEWAL = '/auth/renew';

/** Watches one application through the browser of one victim. */
export class Watcher {
  readonly #done: string[] = [];
  #linesRead = 0;

  constructor(
    private readonly app: TestApp,
    private readonly victim: BrowserContext,
  ) {}

  async evidence(): Promise<Evidence> {
    const files = await Promise.all(['photos', 'outbox'].map((top) => treeOf(join(this.app.dataDir, top))));
    const cookies = await this.victim.cookies([`https://${CANONICAL_HOST}/`, tenantUrl('aurora')]);
    return {
      files: files.flat().sort(),
      cookies: cookies.filter(({ name }) => name.includes('pv2')).map(({ name, value }) => `${name}=${value}`),
      done: this.#readLog(),
    };
  }

  #readLog(): readonly string[] {
    const { rawLines } = this.app;
    this.#done.push(...rawLines.slice(this.#linesRead).flatMap(toDeed));
    this.#linesRead = rawLines.length;
    return [...this.#done];
  }
}

/** A log line as a deed: an event of a change, or a request for a change that was answered well. */
function toDeed(text: string): string[] {
  const { event, method, route, http_status: status } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if (typeof event !== 'string') return [];
  if (event !== 'http_request') return QUIET.test(event) ? [] : [event];
  const isDone = !SAFE.includes(method) && route !== RENEWAL && Number(status) < 400;
  return isDone ? [`${String(method)} ${String(route)} ${String(status)}`] : [];
}

async function treeOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(
      async (path) =>
        `${path} ${createHash('sha256')
          .update(await readFile(path))
          .digest('hex')}`,
    ),
  );
}
