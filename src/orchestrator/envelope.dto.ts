import { AsItIs, Integer, OptionalText, RequiredText } from './blocks/fields.js';

/** Wire form of the one field that says how to read the others. */
export class SchemaVersionDto {
  @Integer() schema_version?: number;
}

/** Wire form of the envelope around `config`. */
export class EnvelopeDto {
  @RequiredText() tenant!: string;
  @RequiredText() app_type!: string;
  @RequiredText() config_version!: string;
  @Integer() ttl_seconds?: number;
  @AsItIs() config?: unknown;
  @AsItIs() credentials_refs?: unknown;
}

/** Wire form of `credentials_refs` as far as schema 1 goes. */
export class StorageRefsDto {
  @OptionalText() storage?: string | null;
}

/** Wire form of `credentials_refs`, an older place for references: one inside its own block wins. */
export class CredentialsRefsDto extends StorageRefsDto {
  @OptionalText() openai?: string | null;
  @OptionalText() ai?: string | null;
  @OptionalText() telegram?: string | null;
  @OptionalText() smtp?: string | null;
}
