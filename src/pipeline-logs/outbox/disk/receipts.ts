import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../../kernel/index.js';
import type { SpoolFiles } from './spool-files.js';
import { isAbsent } from './spool-files.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW;
/** Each further try follows an owner that left old receipts out at that very moment. */
const MOST_TRIES = 5;

/** What stays of a pipeline that is over, so that it is not taken in again. */
export interface Receipt {
  readonly id: string;
  readonly semanticKey: string;
  readonly deliveryKey: string | null;
  readonly requestId: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/**
 * `receipts.jsonl`: one line for each pipeline that is over. Lines are added by any process, so each reader takes up
 * what others have added since it last looked; only the owner leaves old ones out.
 * Spec: pipeline-logs.md sections 2 and 9.
 */
export class Receipts {
  readonly #byKey = new Map<string, Receipt>();
  readonly #lifeMs: number;
  #inode = 0n;
  #readTo = 0;
  /** A line that ends in the middle: the rest may still come, or never when its writer died. */
  #rest = '';
  #turn: Promise<unknown> = Promise.resolve();

  /** @param days how long a receipt counts, ≥ 1 */
  constructor(
    private readonly path: string,
    private readonly files: SpoolFiles,
    private readonly clock: Clock,
    days: number,
  ) {
    this.#lifeMs = days * DAY_MS;
  }

  /** The receipt of either key, as of the last `refresh`; null = none that still counts. */
  find(keys: readonly string[]): Receipt | null {
    for (const key of keys) {
      const receipt = this.#byKey.get(key);
      if (receipt && this.#counts(receipt)) return receipt;
    }
    return null;
  }

  /** Takes up what was added meanwhile. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#refresh());
  }

  /** Adds one, durably. A pipeline that has one already gets no second. */
  add(receipt: Receipt): Promise<void> {
    return this.#inTurn(() => this.#add(receipt));
  }

  /** Leaves out what no longer counts, and broken lines. For the owner only. */
  compact(): Promise<void> {
    return this.#inTurn(() => this.#compact());
  }

  async #refresh(): Promise<void> {
    const handle = await open(this.path, READ_FLAGS).catch((error: unknown) => {
      if (isAbsent(error)) return null;
      throw error;
    });
    if (handle === null) return this.#forget(0n);
    try {
      const { ino, size } = await handle.stat({ bigint: true });
      if (ino !== this.#inode || Number(size) < this.#readTo) this.#forget(ino);
      const bytes = Buffer.alloc(Number(size) - this.#readTo);
      if (bytes.length === 0) return;
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, this.#readTo);
      this.#readTo += bytesRead;
      this.#take(bytes.subarray(0, bytesRead).toString('latin1'));
    } finally {
      await handle.close();
    }
  }

  async #add(receipt: Receipt): Promise<void> {
    await this.#refresh();
    if (this.find([semantic(receipt)])) return;
    for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
      const isFirst = this.#inode === 0n;
      const line = `${ascii(receipt)}\n`;
      await this.files.append(this.path, this.#rest === '' ? line : `\n${line}`);
      if (isFirst) await this.files.syncFolder(dirname(this.path)); // a new file is durable with its folder only
      await this.#refresh();
      // Another file may have taken the place of the one it was added to, without it.
      if (this.#byKey.get(semantic(receipt))?.at === receipt.at) return;
    }
    throw new Error('A receipt could not be added.');
  }

  async #compact(): Promise<void> {
    await this.#refresh();
    const all = new Set(this.#byKey.values());
    const kept = [...all].filter((receipt) => this.#counts(receipt));
    if (kept.length === all.size && this.#rest === '') return;
    const text = kept.map((receipt) => `${ascii(receipt)}\n`).join('');
    const old = await open(this.path, READ_FLAGS);
    try {
      await this.files.replace(this.path, (handle) => handle.writeFile(text));
      await this.#takeOver(old);
    } finally {
      await old.close();
    }
    await this.#refresh();
  }

  /** What another process has added to the old file after it was read; what comes later is added anew by whoever did. */
  async #takeOver(old: FileHandle): Promise<void> {
    const bytes = Buffer.alloc(Number((await old.stat()).size) - this.#readTo);
    if (bytes.length === 0) return;
    await old.read(bytes, 0, bytes.length, this.#readTo);
    await this.files.append(this.path, `${bytes.toString('latin1')}\n`);
  }

  /** Two readers at once would both count the same bytes as read, and a later receipt would lie before their mark. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #counts({ at }: Receipt): boolean {
    return this.clock.now() - at < this.#lifeMs;
  }

  #forget(inode: bigint): void {
    this.#byKey.clear();
    this.#inode = inode;
    this.#readTo = 0;
    this.#rest = '';
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const receipt = receiptOf(line);
      if (receipt === null) continue;
      this.#byKey.set(semantic(receipt), receipt);
      const key = delivery(receipt.deliveryKey);
      if (key !== null) this.#byKey.set(key, receipt);
    }
  }
}

/** The keys an event is known by; the two kinds must not meet. */
export function keysOf(event: Pick<Receipt, 'semanticKey' | 'deliveryKey'>): readonly string[] {
  const key = delivery(event.deliveryKey);
  return key === null ? [semantic(event)] : [semantic(event), key];
}

function semantic({ semanticKey }: Pick<Receipt, 'semanticKey'>): string {
  return `semantic:${semanticKey}`;
}

function delivery(deliveryKey: string | null): string | null {
  return deliveryKey === null ? null : `delivery:${deliveryKey}`;
}

/** JSON without any character of more than one byte: a reader may then begin at any byte. */
function ascii(receipt: Receipt): string {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(receipt).replace(/[\u0080-\uffff]/g, escape);
}

function receiptOf(line: string): Receipt | null {
  try {
    const value = JSON.parse(line) as Partial<Receipt> | null;
    if (typeof value !== 'object' || value === null) return null;
    const { id, semanticKey, requestId, at, deliveryKey = null } = value;
    if (typeof id !== 'string' || typeof semanticKey !== 'string' || typeof requestId !== 'string') return null;
    if (typeof at !== 'number' || (deliveryKey !== null && typeof deliveryKey !== 'string')) return null;
    return { id, semanticKey, deliveryKey, requestId, at };
  } catch {
    return null; // cut off by a kill in the middle of it
  }
}
