import { randomBytes } from 'node:crypto';
import type { Account } from './store/account.js';
import { displayPath, filesOf } from './store/nodes.js';
import type { FileNode, Node } from './store/nodes.js';
import { partsOf } from './store/paths.js';
import { ACCOUNT_SCOPE } from './options.js';

/** A file as it lies there. */
export interface StoredFile {
  readonly bytes: Buffer;
  readonly rev: string;
  readonly id: string;
  readonly contentHash: string;
  readonly serverModified: Date;
}

/** The hands of a test in one account, past the wire; nothing of it is in the journal. Paths ignore case. */
export interface DropboxAccountView {
  /** Puts a file there, with its folders; replaces what is there. @param modifiedAt default: now on the storage clock */
  plant(path: string, bytes: Uint8Array | string, options?: { readonly modifiedAt?: Date }): StoredFile;
  plantFolder(path: string): void;
  /** @throws Error when there is nothing */
  remove(path: string): void;
  /** To another path, as a person would in Dropbox itself: the id stays. Replaces nothing. */
  rename(from: string, to: string): void;
  /** Null = no such file. */
  file(path: string): StoredFile | null;
  /** All files by the path that is shown. */
  tree(): ReadonlyMap<string, StoredFile>;
  /** Content hash of all files by the path that is shown. */
  census(): Readonly<Record<string, string>>;
  /** Makes every file whose path begins so older; id, revision and bytes stay. @returns how many there were */
  age(pathPrefix: string, ms: number): number;
  /** The person unlinks the app: refresh token and all access tokens are void. */
  revokeRefreshToken(): void;
  /** The person links the app again. @returns the new refresh token; the old one and its access tokens are void */
  rotateRefreshToken(refreshToken?: string): string;
  /** Access tokens given out so far are expired; refreshing goes on. */
  expireAccessTokens(): void;
  /** Access tokens given out so far are invalid. */
  revokeAccessTokens(): void;
  /** Cursors given out so far are answered with `reset`. */
  resetCursors(): void;
  setScopes(scopes: readonly string[]): void;
  setQuota(bytes: number): void;
}

export function viewOf(account: Account): DropboxAccountView {
  return { ...filesView(account), ...accessView(account) };
}

function filesView({ tree }: Account): Omit<DropboxAccountView, keyof ReturnType<typeof accessView>> {
  const at = (path: string): Node => {
    const found = tree.find(wellFormed(path));
    if (!found) throw new Error(`nothing is at ${path}`);
    return found;
  };
  /** What tests do here is not part of any request. */
  const quietly = <T>(what: () => T): T => {
    const done = what();
    tree.takeChanges();
    return done;
  };
  const all = (): FileNode[] => [...filesOf(tree.root)];
  return {
    plant: (path, bytes, { modifiedAt } = {}) =>
      quietly(() => {
        const parts = wellFormed(path);
        const content = { bytes: Buffer.from(bytes), serverModifiedMs: modifiedAt?.getTime() };
        const present = tree.find(parts);
        if (present?.kind === 'folder') throw new Error(`a folder is at ${path}`);
        if (present) tree.writeFile(present, content);
        return stored(present ?? tree.createFile(tree.ensureFolder(parts.slice(0, -1)), parts.at(-1) ?? '', content));
      }),
    plantFolder: (path) => quietly(() => void tree.ensureFolder(wellFormed(path))),
    remove: (path) => quietly(() => tree.remove(at(path))),
    rename: (from, to) =>
      quietly(() => {
        const [node, parts] = [at(from), wellFormed(to)];
        const present = tree.find(parts);
        if (present && present !== node) throw new Error(`something is at ${to}`);
        tree.move(node, tree.ensureFolder(parts.slice(0, -1)), parts.at(-1) ?? '');
      }),
    file: (path) => {
      const found = tree.find(wellFormed(path));
      return found?.kind === 'file' ? stored(found) : null;
    },
    tree: () => new Map(all().map((file) => [displayPath(file), stored(file)])),
    census: () => Object.fromEntries(all().map((file) => [displayPath(file), file.content.hash])),
    age: (pathPrefix, ms) => {
      const old = all().filter((file) => displayPath(file).toLowerCase().startsWith(pathPrefix.toLowerCase()));
      for (const file of old) tree.age(file, ms);
      return old.length;
    },
  };
}

function accessView(account: Account) {
  const { tokens, cursors } = account;
  const revokeAccessTokens = (): void => tokens.forEach((one) => (one.revoked = true));
  return {
    revokeRefreshToken: (): void => {
      account.refreshRevoked = true;
      revokeAccessTokens();
    },
    rotateRefreshToken: (refreshToken = randomBytes(48).toString('base64url')): string => {
      Object.assign(account, { refreshToken, refreshRevoked: false });
      revokeAccessTokens();
      return refreshToken;
    },
    expireAccessTokens: (): void => tokens.forEach((one) => (one.expiresMs = 0)),
    revokeAccessTokens,
    resetCursors: (): void => cursors.reset(),
    setScopes: (scopes: readonly string[]): void => {
      account.scopes = new Set([...scopes, ACCOUNT_SCOPE]);
    },
    setQuota: (bytes: number): void => {
      account.quotaBytes = bytes;
    },
  };
}

function wellFormed(path: string): readonly string[] {
  const parts = partsOf(path);
  if (parts === null) throw new Error('a path begins with / and has no empty part');
  return parts;
}

function stored({ id, content: { bytes, rev, hash, serverModifiedMs } }: FileNode): StoredFile {
  return { bytes, rev, id, contentHash: hash, serverModified: new Date(serverModifiedMs) };
}
