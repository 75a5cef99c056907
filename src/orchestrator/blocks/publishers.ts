import { PUBLISHER_TYPES } from '../../kernel/index.js';
import type { CredentialsRef, PublisherEntry, PublisherType } from '../../kernel/index.js';
import { Flag, OptionalText, RawObject, RequiredText } from './fields.js';
import { InvalidAnswer, objectAt, parseBlock } from './parse-block.js';
import { refOf } from './storage.js';

/** Wire form of one entry of `config.publishers`. */
export class PublisherEntryDto {
  @RequiredText() id!: string;
  @RequiredText() type!: string;
  @Flag() enabled?: boolean;
  @OptionalText() credentials_ref?: string | null;
  @RawObject() config?: Record<string, unknown>;
}

/**
 * Types without a credential of their own: fetlife and email log in to the mail server. They must have no
 * reference, so one that comes along is dropped here and never resolved.
 */
const WITHOUT_CREDENTIAL: readonly PublisherType[] = ['outbox', 'fetlife', 'email'];

export interface ParsedPublishers {
  /** Enabled entries of known types, in order. */
  readonly entries: readonly PublisherEntry[];
  /** How many enabled entries have a type this build does not know. */
  readonly unknownTypes: readonly string[];
}

/**
 * Both forms: an array of entries, and an object by type.
 * @param telegramRef the reference of the top-level `credentials_refs`, if there is one
 * @throws InvalidAnswer. Spec: orchestrator.md section 3
 */
export function parsePublishers(value: unknown, path: string, telegramRef: CredentialsRef | null): ParsedPublishers {
  const wires = entriesOf(value, path).map((entry, index) => parseBlock(PublisherEntryDto, entry, `${path}[${index}]`));
  const ids = wires.map((wire) => wire.id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0) throw new InvalidAnswer(`${path}[${twice}].id`);
  const enabled = wires.filter((wire) => wire.enabled ?? true);
  const entries: PublisherEntry[] = [];
  const unknownTypes: string[] = [];
  for (const wire of enabled) {
    const type = PUBLISHER_TYPES.find((known) => known === wire.type);
    if (type) entries.push(toEntry(wire, type, telegramRef));
    else unknownTypes.push(wire.type);
  }
  return { entries, unknownTypes };
}

/**
 * A telegram entry without a reference stays: that platform is not configured, and its resolver says so. It never
 * breaks the tenant's config (publishers.md section 3).
 */
function toEntry(wire: PublisherEntryDto, type: PublisherType, telegramRef: CredentialsRef | null): PublisherEntry {
  const ref = refOf(wire.credentials_ref) ?? (type === 'telegram' ? telegramRef : null);
  const credentialsRef = WITHOUT_CREDENTIAL.includes(type) ? null : ref;
  return { id: wire.id, type, credentialsRef, config: wire.config ?? {} };
}

function entriesOf(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  return Object.entries(objectAt(value, path)).map(([type, entry], index) =>
    fromObjectForm(type, objectAt(entry, `${path}[${index}]`)),
  );
}

/** `{telegram: {…}}`: the key stands for id and type; settings may lie beside the switches. */
function fromObjectForm(type: string, entry: Record<string, unknown>): Record<string, unknown> {
  const { id = type, type: ownType = type, enabled, credentials_ref, config, ...rest } = entry;
  return { id, type: ownType, enabled, credentials_ref, config: config === undefined ? rest : config };
}
