import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';

/** One server-sent event as it arrived. */
export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** A client of an event stream, as a browser is one. */
export class EventReader {
  readonly events: ReceivedEvent[] = [];
  readonly comments: string[] = [];
  readonly #waiting = new Set<() => void>();
  #rest = '';
  #ended = false;

  private constructor(
    readonly response: IncomingMessage,
    private readonly sent: ClientRequest,
  ) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.#take(text));
    for (const end of ['end', 'close', 'error']) response.on(end, () => this.#end());
  }

  /** Resolves when the headers are there. */
  static open(url: string, headers: Readonly<Record<string, string>>): Promise<EventReader> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(url, { headers: { ...headers, Accept: 'text/event-stream' } });
      sent.on('response', (response) => resolve(new EventReader(response, sent)));
      sent.on('error', reject);
      sent.end();
    });
  }

  /** Goes away without a word. */
  leave(): void {
    this.sent.destroy();
  }

  /** Waits until the stream shows this. @throws when it ends before */
  async until(isThere: (reader: EventReader) => boolean): Promise<void> {
    while (!isThere(this)) {
      if (this.#ended) throw new Error(`The stream ended after ${this.events.map(({ id }) => id).join(', ')}.`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Waits for the end of the stream. */
  async end(): Promise<readonly ReceivedEvent[]> {
    while (!this.#ended) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    return this.events;
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) this.#read(block);
    this.#wake();
  }

  #read(block: string): void {
    if (block.startsWith(':')) return void this.comments.push(block);
    const fields = new Map(block.split('\n').map((line) => [line.split(':', 1)[0], line.replace(/^[^:]*: /, '')]));
    if (!fields.has('data')) return;
    const data = JSON.parse(fields.get('data') ?? '') as Record<string, unknown>;
    this.events.push({ id: fields.get('id') ?? '', event: fields.get('event') ?? '', data });
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
