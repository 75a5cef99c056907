import { posix } from 'node:path';
import { Secret, STORAGE_PROVIDERS } from '../../kernel/index.js';
import type { CredentialsRef, StorageProvider, TenantStorageConfig } from '../../kernel/index.js';
import { AsItIs, OptionalText, RequiredText } from './fields.js';
import { InvalidAnswer, parseBlock } from './parse-block.js';

/** Wire form of `config.storage`. */
export class StorageDto {
  @RequiredText() provider!: string;
  @OptionalText() credentials_ref?: string | null;
  @AsItIs() paths?: unknown;
}

/** Wire form of `config.storage.paths`. */
export class StoragePathsDto {
  @RequiredText() root!: string;
  @OptionalText() archive?: string | null;
  @OptionalText() keep?: string | null;
  @OptionalText() remove?: string | null;
}

export interface StorageRules {
  /** Providers this build has an adapter for. */
  readonly available: readonly StorageProvider[];
  readonly allowLocal: boolean;
}

/**
 * @param fallbackRef the reference of the top-level `credentials_refs`, if there is one
 * @throws InvalidAnswer. Spec: orchestrator.md section 3
 */
export function parseStorage(
  value: unknown,
  path: string,
  rules: StorageRules,
  fallbackRef: CredentialsRef | null,
): TenantStorageConfig {
  const wire = parseBlock(StorageDto, value, path);
  const provider = usableProvider(wire.provider, `${path}.provider`, rules);
  const credentialsRef = refOf(wire.credentials_ref) ?? fallbackRef;
  if (provider !== 'local' && credentialsRef === null) throw new InvalidAnswer(`${path}.credentials_ref`);
  return {
    provider,
    credentialsRef: provider === 'local' ? null : credentialsRef,
    paths: parseStoragePaths(wire.paths, `${path}.paths`, provider),
  };
}

/**
 * The four folders as absolute paths of the storage's own name space.
 * @throws InvalidAnswer
 */
export function parseStoragePaths(
  value: unknown,
  path: string,
  provider: StorageProvider,
): TenantStorageConfig['paths'] {
  const wire = parseBlock(StoragePathsDto, value, path);
  const root = normalised(wire.root, `${path}.root`);
  if (provider !== 'managed' && !root.startsWith('/')) throw new InvalidAnswer(`${path}.root`);
  const folder = (name: 'archive' | 'keep' | 'remove', byDefault: string): string => {
    const given = normalised(wire[name] || byDefault, `${path}.${name}`);
    const whole = given.startsWith('/') ? given : posix.join(root, given);
    // A folder that is the inbox itself would show what was moved there as new.
    if (whole === root) throw new InvalidAnswer(`${path}.${name}`);
    return whole;
  };
  return {
    root,
    archive: folder('archive', 'archive'),
    keep: folder('keep', 'keep'),
    remove: folder('remove', 'reject'),
  };
}

/** Null for an absent or empty reference. */
export function refOf(value: string | null | undefined): CredentialsRef | null {
  return value ? new Secret(value) : null;
}

function usableProvider(word: string, path: string, rules: StorageRules): StorageProvider {
  const provider = STORAGE_PROVIDERS.find((known) => known === word);
  if (!provider) throw new InvalidAnswer(path, 'storage_unknown');
  if (provider === 'local' && !rules.allowLocal) throw new InvalidAnswer(path, 'local_storage_not_allowed');
  if (!rules.available.includes(provider)) throw new InvalidAnswer(path, 'storage_unavailable');
  return provider;
}

/** Without `.`, double or trailing slashes. */
function normalised(folder: string, path: string): string {
  if (/\p{Cc}/u.test(folder) || folder.split('/').includes('..')) throw new InvalidAnswer(path);
  const clean = posix.normalize(folder);
  return clean.length > 1 ? clean.replace(/\/$/, '') : clean;
}
