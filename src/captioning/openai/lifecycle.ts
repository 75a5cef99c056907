import type { Clock } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { ModelAdvisory } from '../captioning.port.js';
import { ADVISED_SETTINGS, advisoryOf, daysUntil, worstFirst, type Announced } from './advisories.js';
import type { ApiKey } from './api-key.js';
import type { ModelEndings } from './model-endings.js';
import { isModelName, type OpenAiSettings } from './settings.js';

export interface LifecycleParts {
  readonly settings: OpenAiSettings;
  readonly announced: Readonly<Record<ModelAdvisory['setting'], Announced | null>>;
  readonly endings: ModelEndings;
  readonly key: ApiKey;
  readonly clock: Clock;
  readonly log: EventLog;
  /** Whether this was not yet said of this config version. */
  readonly isNew: (what: string) => boolean;
}

const LEVELS = { info: 'info', warning: 'warn', critical: 'error' } as const;

/** What is known about the end of a tenant's models, said once per config version. Spec: captioning.md section 7. */
export class ModelLifecycle {
  readonly #control = new AbortController();

  constructor(private readonly parts: LifecycleParts) {}

  advisories(): readonly ModelAdvisory[] {
    const { announced, endings, clock } = this.parts;
    const all = ADVISED_SETTINGS.flatMap(
      (setting) => advisoryOf(setting, announced[setting], endings.of(this.#modelOf(setting)), clock) ?? [],
    );
    return worstFirst(all);
  }

  /** Says what is new in the log. */
  say(): void {
    const { log, clock, isNew } = this.parts;
    for (const { setting, severity, shutdownDate } of this.advisories()) {
      if (!isNew(`${setting} ${severity}`)) continue;
      log[LEVELS[severity]]('model_lifecycle', 'A model of a tenant will end or has ended.', {
        setting,
        shutdown_date: shutdownDate,
        days_left: shutdownDate === null ? null : daysUntil(shutdownDate, clock),
      });
    }
  }

  /** Asks the provider, in the background and once a day; nobody waits for it. */
  refresh(): void {
    void this.#refresh();
  }

  /** Ends what is under way. */
  dispose(): void {
    this.#control.abort();
  }

  async #refresh(): Promise<void> {
    const { endings, key } = this.parts;
    for (const model of new Set(ADVISED_SETTINGS.map((setting) => this.#modelOf(setting)))) {
      if (isModelName(model)) await endings.look(model, key, this.#control.signal);
    }
    if (!this.#control.signal.aborted) this.say();
  }

  #modelOf(setting: ModelAdvisory['setting']): string {
    return setting === 'vision_model' ? this.parts.settings.visionModel : this.parts.settings.captionModel;
  }
}
