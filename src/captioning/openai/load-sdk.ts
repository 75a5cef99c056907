import { createRequire } from 'node:module';
import type * as sdk from 'openai';

/** What we use of the SDK's package. */
export type OpenAiSdk = Pick<typeof sdk, 'OpenAI'>;

/** Loads the SDK when the first captioning is built, so that a process without such tenants starts without it. */
export function loadSdk(): OpenAiSdk {
  return createRequire(__filename)('openai') as OpenAiSdk;
}
