import type { RequestFile, RequestFiles, SeenRequest } from './request-files.js';

/** Another process goes on with this key: wait for its answer. */
export class KeyTaken extends Error {
  constructor() {
    super('Another process works on this request.');
    this.name = 'KeyTaken';
  }
}

/**
 * One run's right to go on with an Idempotency-Key: it is had by writing the request file on the version last seen,
 * so that of two processes with the same key only one chooses a photo. Spec: publishing.md section 6.3.
 */
export class RequestTicket {
  #file: RequestFile | null;
  #version: string | null;
  #isMine = false;
  /** One write after the other: the soft deadline writes while the run does. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param seen the file as it was when the run began; null = there was none */
  constructor(
    private readonly files: RequestFiles,
    private readonly operation: { readonly id: string; readonly bodyHash: string },
    seen: SeenRequest | null,
  ) {
    this.#file = seen;
    this.#version = seen?.version ?? null;
  }

  /**
   * Says which photo the key stands for, before the claim; null = not known yet, a caller is about to be told to ask.
   * @throws KeyTaken, PublisherError storage errors
   */
  begin(contentHash: string | null): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isMine && (contentHash === null || this.#file?.contentHash === contentHash)) return;
      const file = this.#file ?? this.files.blank(this.operation.bodyHash, null);
      const next = { ...file, contentHash: contentHash ?? file.contentHash, refusal: null };
      const version = await this.files.write(this.operation.id, next, this.#version);
      if (version === null) throw new KeyTaken();
      this.#adopt(next, version);
    });
  }

  /** Stores the answer. A failure is not the caller's: the ledger record holds the same answer. */
  finish(answer: unknown): Promise<void> {
    return this.#inTurn(() => this.#put((file) => (file.answer === null ? { ...file, answer, refusal: null } : null)));
  }

  /** Stores why nothing came of a request that may be asked for; does nothing when nobody can know of it. */
  refuse(code: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isMine) await this.#put((file) => (file.answer === null ? { ...file, refusal: code } : null));
    });
  }

  /** On the version last seen; if that is not the newest any more, once again on the newest. */
  async #put(change: (file: RequestFile) => RequestFile | null): Promise<void> {
    if (this.#file && this.#isMine) {
      const next = change(this.#file);
      const version = next && (await this.files.write(this.operation.id, next, this.#version));
      if (next && version !== null) return this.#adopt(next, version);
    }
    const seen = await this.files.read(this.operation.id);
    const next = seen && change(seen);
    if (seen && next) await this.files.write(this.operation.id, next, seen.version);
  }

  #adopt(file: RequestFile, version: string): void {
    this.#file = file;
    this.#version = version;
    this.#isMine = true;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
