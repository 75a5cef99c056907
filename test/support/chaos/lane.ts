import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Direction } from './toxics.js';
import type { Weather } from './weather.js';

/** One direction of one connection: takes pieces from one socket and gives them to the other as the weather allows. */
export class Lane {
  #passed = 0;
  readonly #over = new AbortController();
  #queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly direction: Direction,
    private readonly weather: Weather,
    /** Ends the whole connection with a reset. */
    private readonly reset: () => void,
  ) {
    from.on('data', (chunk: Buffer) => {
      from.pause();
      this.#then(() => this.#pass(chunk).then(() => void from.resume()));
    });
    from.on('end', () => this.#then(() => this.#end()));
  }

  /** Nothing more is passed. */
  stop(): void {
    this.#over.abort();
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** @throws AbortError when the lane is over meanwhile */
  #wait(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.#over.signal });
  }

  #then(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(() => (this.#isOver ? undefined : work())).catch(() => this.reset());
  }

  async #pass(chunk: Buffer): Promise<void> {
    await this.#waitOutTimeouts();
    const delayMs = this.weather.delayMs(this.direction);
    if (delayMs > 0) await this.#wait(delayMs);
    const slicer = this.weather.find('slicer', this.direction);
    const size = slicer === null ? chunk.length : Math.max(1, slicer.bytes);
    for (let start = 0; start < chunk.length && !this.#isOver; start += size) {
      if (start > 0 && slicer?.pauseMs) await this.#wait(slicer.pauseMs);
      await this.#write(chunk.subarray(start, start + size));
    }
  }

  /** Writes one piece, or as much of it as still may pass. */
  async #write(piece: Buffer): Promise<void> {
    const reset = this.weather.find('reset', this.direction);
    const limit = this.weather.find('limit', this.direction);
    const most = Math.min(
      reset ? (reset.afterBytes ?? 0) : Number.POSITIVE_INFINITY,
      limit?.bytes ?? Number.POSITIVE_INFINITY,
    );
    const allowed = piece.subarray(0, Math.max(0, Math.min(piece.length, most - this.#passed)));
    await this.#pace(allowed.length);
    if (this.#isOver) return;
    this.#passed += allowed.length;
    if (allowed.length > 0 && !this.to.write(allowed)) await drained(this.to);
    if (this.#passed < most || most === Number.POSITIVE_INFINITY) return;
    this.stop();
    if (reset && (reset.afterBytes ?? 0) <= this.#passed) return this.reset();
    this.to.end();
    this.from.destroy();
  }

  async #pace(bytes: number): Promise<void> {
    const bandwidth = this.weather.find('bandwidth', this.direction);
    if (bandwidth && bytes > 0) await this.#wait((bytes / bandwidth.bytesPerSecond) * 1000);
  }

  async #end(): Promise<void> {
    await this.#waitOutTimeouts();
    const slow = this.weather.find('slow_close', this.direction);
    if (slow) await this.#wait(slow.ms);
    if (!this.#isOver) this.to.end();
  }

  async #waitOutTimeouts(): Promise<void> {
    while (this.weather.find('timeout', this.direction) && !this.#isOver) await this.weather.changed;
  }
}

/** Resolves when the socket takes more, or never will. */
function drained(socket: Socket): Promise<void> {
  return new Promise((done) => {
    socket.once('drain', done);
    socket.once('close', () => done());
  });
}
