import type { EventLog } from '../../platform/logging/index.js';

/** GitLab knows some twenty. */
const MAX_KNOWN = 50;
const MAX_WORD = 40;

/** Says once of each source that it stands for no type of pipeline we know. Spec: pipeline-logs.md section 5. */
export class UnknownSources {
  readonly #said = new Set<string>();
  readonly #log: EventLog;

  constructor(log: EventLog) {
    this.#log = log;
  }

  note(source: string | null): void {
    const word = (source ?? 'none').replace(/[^a-z_]/g, '').slice(0, MAX_WORD);
    if (this.#said.has(word) || this.#said.size >= MAX_KNOWN) return;
    this.#said.add(word);
    this.#log.info('pipeline_webhook', 'A pipeline began in a way that stands for no type we know.', {
      result: 'unknown_source',
      source: word,
    });
  }
}
