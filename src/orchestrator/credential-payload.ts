import { Secret } from '../kernel/index.js';
import { RequiredText } from './blocks/fields.js';
import { InvalidAnswer, objectAt, parseBlock } from './blocks/index.js';

/** Wire form of what every credential payload has. */
export class CredentialDto {
  @RequiredText() provider!: string;
  @RequiredText() version!: string;
}

/** Fields that must be there, by provider. Spec: orchestrator.md section 5, publishers.md section 3. */
const REQUIRED_FIELDS = {
  dropbox: ['refresh_token'],
  managed: ['access_key_id', 'secret_access_key', 'endpoint_url', 'bucket', 'region'],
  openai: ['api_key'],
  telegram: ['bot_token'],
  smtp: ['password'],
  instagram: ['access_token'],
  mastodon: ['access_token'],
  bluesky: ['app_password'],
  webhook: ['signing_secret'],
} as const satisfies Record<string, readonly string[]>;

/** Who a credential is for. */
export type CredentialProvider = keyof typeof REQUIRED_FIELDS;

/** A resolved credential; its text fields are one secret. */
export interface CredentialPayload {
  readonly provider: CredentialProvider;
  readonly version: string;
  readonly fields: Secret<Readonly<Record<string, string>>>;
}

/** @throws InvalidAnswer naming the missing or wrong field */
export function parseCredential(answer: unknown): CredentialPayload {
  const { provider, version } = parseBlock(CredentialDto, answer, '$');
  if (!isKnownProvider(provider)) throw new InvalidAnswer('$.provider');
  const payload = objectAt(answer, '$');
  const required: readonly string[] = REQUIRED_FIELDS[provider];
  const missing = required.find((name) => typeof payload[name] !== 'string' || payload[name] === '');
  if (missing !== undefined) throw new InvalidAnswer(`$.${missing}`);
  const texts = Object.entries(payload).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !['provider', 'version'].includes(entry[0]),
  );
  return { provider, version, fields: new Secret(Object.fromEntries(texts)) };
}

function isKnownProvider(word: string): word is CredentialProvider {
  return Object.hasOwn(REQUIRED_FIELDS, word);
}
