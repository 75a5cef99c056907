import { escapeControls } from '../platform/logging/index.js';
import type { CommandWorld } from './command-world.js';
import { exitCodeOf, type ExitCode } from './exit-codes.js';
import { Progress } from './progress.js';
import { troubleOf, troubleText } from './troubles.js';

/** What a command says: results on standard output, everything else on standard error. */
export class Output {
  #progress: Progress | null = null;

  /** @param isJson standard output holds JSON documents, one per line, and nothing else */
  constructor(
    private readonly world: CommandWorld,
    private readonly isJson: boolean,
  ) {}

  /** A result. @param text for people; ends with a line end */
  result(json: unknown, text: string): void {
    this.#write(() => this.world.out(this.isJson ? `${JSON.stringify(json)}\n` : clean(text)));
  }

  /** Something a person should know beside the result. */
  note(sentence: string): void {
    this.#write(() => this.world.err(clean(`${sentence}\n`)));
  }

  /**
   * Something went wrong.
   * @param photo the one it is about, where there are several
   * @returns the exit code it means
   */
  trouble(error: unknown, photo: string | null = null): ExitCode {
    const view = troubleOf(error, photo);
    if (view.error.code === 'internal_error') this.world.unforeseen(error);
    this.note(troubleText(view).trimEnd());
    if (this.isJson) this.#write(() => this.world.out(`${JSON.stringify(view)}\n`));
    return exitCodeOf(error);
  }

  /** Draws progress until `work` is over. @param total steps */
  async progressing<T>(task: string, total: number, work: (step: () => void) => Promise<T>): Promise<T> {
    const progress = new Progress(this.isJson ? null : this.world.terminal, task, total);
    this.#progress = progress;
    try {
      return await work(() => progress.step());
    } finally {
      progress.end();
      this.#progress = null;
    }
  }

  #write(write: () => void): void {
    if (this.#progress) this.#progress.aside(write);
    else write();
  }
}

/** Names and captions come from files: what would paint in a terminal is shown as what it is. */
function clean(text: string): string {
  return escapeControls(text);
}
