import { readFile, stat } from 'node:fs/promises';
import { Secret } from '../kernel/index.js';

export interface ServiceTokenSources {
  readonly primary: Secret<string>;
  readonly secondary: Secret<string> | null;
  /** Mounted file the primary token came from; it is read again when it changes. */
  readonly file: string | null;
}

/**
 * Which of our tokens to use at the orchestrator: whichever worked last.
 * Spec: orchestrator.md section 1, token rotation.
 */
export class ServiceToken {
  #primary: Secret<string>;
  #preferred: 'primary' | 'secondary' = 'primary';
  #fileState: string | null = null;

  constructor(private readonly sources: ServiceTokenSources) {
    this.#primary = sources.primary;
  }

  /** The token to try first. */
  async current(): Promise<Secret<string>> {
    await this.#readFileIfChanged();
    return this.#preferred === 'secondary' && this.sources.secondary ? this.sources.secondary : this.#primary;
  }

  /** What is worth one more try after this token was refused, best first; never the same value again. */
  async othersThan(refused: Secret<string>): Promise<readonly Secret<string>[]> {
    await this.#readFile();
    const candidates = [this.#primary, ...(this.sources.secondary ? [this.sources.secondary] : [])];
    return candidates.filter((candidate) => candidate.reveal() !== refused.reveal());
  }

  /** This token worked: it is used first from now on. */
  prefer(token: Secret<string>): void {
    this.#preferred = token === this.sources.secondary ? 'secondary' : 'primary';
  }

  async #readFileIfChanged(): Promise<void> {
    const { file } = this.sources;
    if (!file) return;
    const state = await stat(file).then(
      (found) => `${found.ino}:${found.mtimeMs}:${found.size}`,
      () => this.#fileState, // a file that is just being swapped: the last token stays
    );
    if (state === this.#fileState) return;
    this.#fileState = state;
    await this.#readFile();
  }

  async #readFile(): Promise<void> {
    const { file } = this.sources;
    if (!file) return;
    const text = await readFile(file, 'utf8').catch(() => '');
    const token = text.replace(/\r?\n$/, '');
    if (token !== '' && token !== this.#primary.reveal()) this.#primary = new Secret(token);
  }
}
