import type { AiConfig } from '../../kernel/index.js';
import type { Environment, Secrets } from './environment.js';

/** The settings that tell who writes the captions of standalone mode. */
export interface CaptioningChoice {
  readonly standalone: Pick<Environment['standalone'], 'captioningProvider'>;
  readonly secrets: Pick<Secrets, 'openaiApiKey'>;
}

/** Spec: configuration.md section 3: as said, else OpenAI where there is a key for it. */
export function standaloneCaptioningOf({ standalone, secrets }: CaptioningChoice): AiConfig['provider'] {
  return standalone.captioningProvider ?? (secrets.openaiApiKey === null ? 'offline' : 'openai');
}
