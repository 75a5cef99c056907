import type { MarkedTenant } from './tenants.js';
import type { Watcher } from './watcher.js';

/** By request id: the first label of the host a request named. */
export type SentTo = ReadonlyMap<string, string>;

interface LogLine {
  readonly event?: string;
  readonly request_id?: string;
  readonly tenant?: string | null;
  readonly config_version?: string | null;
}

const PHOTO_DIGITS = 12;

/** Reads the log of a server while it is written. */
export class LogWatch {
  readonly #tenants: ReadonlyMap<string, MarkedTenant>;
  #rest = '';
  #lines = 0;
  readonly #answered = new Set<string>();
  readonly #problems: string[] = [];

  /**
   * @param sentTo filled in before each request goes out
   * @param tenants whose config version, platform ids and photos may stand in its own lines, beside its name
   */
  constructor(
    private readonly watcher: Watcher,
    private readonly sentTo: SentTo,
    tenants: readonly MarkedTenant[],
  ) {
    this.#tenants = new Map(tenants.map((tenant) => [tenant.label, tenant]));
  }

  get lines(): number {
    return this.#lines;
  }

  /** Requests that have their `http_request` line. */
  get answered(): number {
    return this.#answered.size;
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  take(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    if (stream === 'stderr') this.#problems.push(`on standard error: ${chunk.toString().slice(0, 200)}`);
    else this.#takeLog(chunk);
  }

  #takeLog(chunk: Buffer): void {
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#read(line);
  }

  #read(text: string): void {
    this.#lines += 1;
    const line = JSON.parse(text) as LogLine;
    const { tenant = null, config_version: version = null, request_id: id, ...rest } = line;
    const wanted = id === undefined ? undefined : this.sentTo.get(id);
    const owner = this.#tenants.get(tenant ?? '');
    const name = `a line ${line.event ?? 'without event'}`;
    if (line.event === 'http_request' && id !== undefined) this.#answered.add(id);
    if (wanted !== undefined && tenant !== null && tenant !== wanted) this.#problems.push(`${name} of another tenant`);
    if (tenant !== null && owner === undefined && wanted === undefined)
      this.#problems.push(`${name} of an unknown tenant`);
    if (version !== null && version !== owner?.words.version) {
      this.#problems.push(`${name} with the settings of another tenant`);
    }
    const found = this.watcher.foreignIn(withoutAllowed(JSON.stringify(rest), owner), null);
    for (const { kind, form } of found) this.#problems.push(`${name} with a ${kind} (${form})`);
  }
}

/** The text of a line without what may stand in it: platform ids, and photos by the first digits of their hash. */
function withoutAllowed(text: string, owner: MarkedTenant | undefined): string {
  if (owner === undefined) return text;
  const photos = Object.values(owner.photos).map(
    ({ contentHash }) => `"photo":"${contentHash.slice(0, PHOTO_DIGITS)}"`,
  );
  const allowed = [owner.words.outbox, owner.words.telegram, ...photos];
  return allowed.reduce((rest, one) => rest.replaceAll(one, ''), text);
}
