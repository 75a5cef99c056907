import { SingleBar } from 'cli-progress';

const FORMAT = '{task} {bar} {value} of {total}, {duration_formatted}';

/** How far a long command has come, drawn on a terminal; without one it draws nothing. */
export class Progress {
  #bar: SingleBar | null = null;
  #value = 0;

  /**
   * @param terminal null = there is none, or nobody looks
   * @param task what is being done, in one word
   * @param total steps; one alone is not worth a bar
   */
  constructor(
    private readonly terminal: NodeJS.WritableStream | null,
    private readonly task: string,
    private readonly total: number,
  ) {
    this.#draw();
  }

  /** One more step is done. */
  step(): void {
    this.#value += 1;
    this.#bar?.update(this.#value);
  }

  /** Writes something while nothing is drawn, so that lines and bar do not mix. */
  aside(write: () => void): void {
    this.end();
    write();
    this.#draw();
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #draw(): void {
    if (this.terminal === null || this.total < 2 || this.#value >= this.total) return;
    const options = { format: FORMAT, stream: this.terminal, clearOnComplete: true, hideCursor: true, barsize: 24 };
    this.#bar = new SingleBar(options);
    this.#bar.start(this.total, this.#value, { task: this.task });
  }
}
