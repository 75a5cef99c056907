import { AsItIs, OptionalInteger, OptionalText, RequiredText } from './blocks/fields.js';

/** Wire form of the envelope around `config`. */
export class EnvelopeDto {
  @OptionalInteger() schema_version?: number | null;
  @RequiredText() tenant!: string;
  @RequiredText() app_type!: string;
  @RequiredText() config_version!: string;
  @OptionalInteger() ttl_seconds?: number | null;
  @AsItIs() config?: unknown;
  @AsItIs() credentials_refs?: unknown;
}

/** Wire form of `credentials_refs`, an older place for references: one inside its own block wins. */
export class CredentialsRefsDto {
  @OptionalText() storage?: string | null;
  @OptionalText() openai?: string | null;
  @OptionalText() ai?: string | null;
  @OptionalText() telegram?: string | null;
  @OptionalText() smtp?: string | null;
}
