/** How an interrupted command ends. */
export interface InterruptionParts {
  /** Tells the person at the keyboard. */
  readonly say: (sentence: string) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** Code of an end in which a post may have arrived. */
  readonly unclear: number;
}

/** Beyond the grace period: what did not end in time is not going to. */
const CLOSING_MS = 2_000;

const STOPPING = 'Stopping: nothing new is begun, what is being sent is finished and recorded.';
const CUT =
  'Ended at once. A post that was on its way may have arrived, and its record may say unknown: see `history`.';

/**
 * A person or a scheduler wants the command to end. The first signal lets what is under way come to its end, the second
 * one ends the process. Spec: publishing.md section 6.4.
 */
export class Interruption {
  #isAsked = false;
  #begin: (() => void) | null = null;
  #graceMs: number | null = null;

  constructor(private readonly parts: InterruptionParts) {}

  /** Whether somebody wants the command to end: no further photo is begun. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  /**
   * There is something to bring to an end now.
   * @param begin called once, also when the signal came earlier
   * @param graceMs how long that may take
   */
  attach(begin: () => void, graceMs: number): void {
    this.#begin = begin;
    this.#graceMs = graceMs;
    if (this.#isAsked) this.#start();
  }

  /** SIGINT or SIGTERM. */
  onSignal(): void {
    if (this.#isAsked) {
      this.parts.say(CUT);
      this.parts.exit(this.parts.unclear);
      return;
    }
    this.#isAsked = true;
    this.parts.say(STOPPING);
    this.#start();
  }

  #start(): void {
    this.#begin?.();
    if (this.#graceMs === null) return;
    setTimeout(() => {
      this.parts.say(CUT);
      this.parts.exit(this.parts.unclear);
    }, this.#graceMs + CLOSING_MS).unref();
  }
}
