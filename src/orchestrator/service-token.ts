import { readFile, stat } from 'node:fs/promises';
import { Secret } from '../kernel/index.js';

export interface ServiceTokenSources {
  readonly primary: Secret<string>;
  readonly secondary: Secret<string> | null;
  /** Mounted file the primary token came from; it is read again when it changes. */
  readonly file: string | null;
  /** Told every token before it is used. */
  readonly learned: (token: Secret<string>) => void;
}

/** What a header can carry; anything else in the file is no token yet. */
const TOKEN = /^[\x21-\x7e]+$/;

/**
 * Which of our tokens to use at the orchestrator: whichever worked last, until the file holds another. A token
 * that worked and was then replaced in the file stays at hand until its successor works: the orchestrator may take
 * the new one later than we see it, and a file that is written in place can be read half-way.
 * Spec: orchestrator.md section 1, token rotation.
 */
export class ServiceToken {
  #primary: Secret<string>;
  #primaryWorks = false;
  #retired: Secret<string> | null = null;
  /** Null = the primary. */
  #preferred: Secret<string> | null = null;
  #fileState: string | null = null;
  #reading: Promise<void> | null = null;
  #reads = 0;
  #lastApplied = 0;

  constructor(private readonly sources: ServiceTokenSources) {
    this.#primary = sources.primary;
    sources.learned(sources.primary);
    if (sources.secondary) sources.learned(sources.secondary);
  }

  /** The token to try first. */
  async current(): Promise<Secret<string>> {
    await this.#readFileIfChanged();
    return this.#preferred ?? this.#primary;
  }

  /**
   * The next token worth a try. After the first refusal the file is read once more.
   * @param refused those the orchestrator has refused in this call, in order
   * @returns null when nothing is left but what was refused
   */
  async after(refused: readonly Secret<string>[]): Promise<Secret<string> | null> {
    if (refused.length === 1) await this.#readFile();
    const known = [this.#primary, this.sources.secondary, this.#retired];
    const isNew = (token: Secret<string>): boolean => refused.every((one) => one.reveal() !== token.reveal());
    return known.find((token) => token !== null && isNew(token)) ?? null;
  }

  /** The orchestrator took this token. @param afterRefusal another one was refused before it: this one goes first now */
  worked(token: Secret<string>, afterRefusal: boolean): void {
    const isPrimary = token.reveal() === this.#primary.reveal();
    if (isPrimary) {
      this.#primaryWorks = true;
      this.#retired = null;
    }
    if (afterRefusal) this.#preferred = isPrimary ? null : token;
  }

  async #readFileIfChanged(): Promise<void> {
    const { file } = this.sources;
    if (!file) return;
    const state = await stat(file).then(
      (found) => `${found.ino}:${found.mtimeMs}:${found.size}`,
      () => this.#fileState, // a file that is just being swapped: the last token stays
    );
    if (state !== this.#fileState) {
      this.#fileState = state;
      this.#reading = this.#readFile();
    }
    // Who finds the file read by somebody else waits for that: the old token may be worth nothing by now.
    await this.#reading;
  }

  async #readFile(): Promise<void> {
    const { file } = this.sources;
    if (!file) return;
    const number = (this.#reads += 1);
    const text = await readFile(file, 'utf8').catch(() => '');
    const token = text.replace(/\r?\n$/, '');
    // A read that began earlier must not bring back what a later one has replaced.
    if (number < this.#lastApplied || !TOKEN.test(token)) return;
    this.#lastApplied = number;
    if (token !== this.#primary.reveal()) this.#replacePrimary(new Secret(token));
  }

  #replacePrimary(token: Secret<string>): void {
    this.sources.learned(token);
    if (this.#primaryWorks) this.#retired = this.#primary;
    this.#primary = token;
    this.#primaryWorks = false;
    this.#preferred = null;
  }
}
