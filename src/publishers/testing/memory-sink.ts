import type { OutboxSink } from '../publisher.port.js';

/** What happens to the next call of a memory sink, for paths that end as given. */
export interface SinkFault {
  readonly on: 'create' | 'read';
  readonly path: RegExp;
  /** `drop`: not applied, throws. `apply_and_drop`: applied, throws. `hang`: waits until aborted. */
  readonly how: 'drop' | 'apply_and_drop' | 'hang';
}

/** An outbox in memory, with faults on demand. */
export class MemorySink implements OutboxSink {
  readonly files = new Map<string, Uint8Array>();
  readonly calls: string[] = [];
  readonly #faults: SinkFault[] = [];

  /** Applies to one call; several wait in line. */
  failNext(fault: SinkFault): void {
    this.#faults.push(fault);
  }

  async create(path: string, bytes: Uint8Array, signal?: AbortSignal): Promise<'created' | 'exists'> {
    this.calls.push(`create ${path}`);
    const fault = this.#take('create', path);
    if (fault?.how === 'hang') await untilAborted(signal);
    if (fault?.how === 'drop') throw new Error('dropped before it was applied');
    const exists = this.files.has(path);
    if (!exists) this.files.set(path, bytes.slice());
    if (fault?.how === 'apply_and_drop') throw new Error('dropped after it was applied');
    return exists ? 'exists' : 'created';
  }

  async read(path: string, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array | null> {
    this.calls.push(`read ${path}`);
    const fault = this.#take('read', path);
    if (fault?.how === 'hang') await untilAborted(signal);
    if (fault !== undefined) throw new Error('dropped');
    const bytes = this.files.get(path);
    if (bytes !== undefined && bytes.length > maxBytes) throw new Error('larger than asked for');
    return bytes ?? null;
  }

  #take(on: SinkFault['on'], path: string): SinkFault | undefined {
    const at = this.#faults.findIndex((fault) => fault.on === on && fault.path.test(path));
    return at === -1 ? undefined : this.#faults.splice(at, 1)[0];
  }
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
}
