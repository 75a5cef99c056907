import { randomBytes } from 'node:crypto';
import type { Account } from '../store/account.js';
import { contentHashOf } from '../store/content-hash.js';
import { metadataOf } from '../store/metadata.js';
import { displayPath } from '../store/nodes.js';
import type { FileNode } from '../store/nodes.js';
import { conflictedCopy, freeName } from '../store/paths.js';
import type { NewContent } from '../store/tree.js';
import { jsonAnswer } from '../wire/answer.js';
import { conflict, uploadConflict } from '../wire/api-error.js';
import { anything, flag, optional, struct } from '../wire/args.js';
import { sha256, timestampText, writePathOrId } from '../wire/path-args.js';
import { endpoint } from './endpoint.js';
import { parentOf, targetOf } from './lookup.js';
import type { Target } from './lookup.js';
import { writeMode } from './write-mode.js';
import type { WriteMode } from './write-mode.js';

/** How a write wants to be treated when something stands in its way. */
interface Wish {
  readonly mode: WriteMode;
  readonly strict: boolean;
  readonly autorename: boolean;
}

const uploadArg = struct({
  path: writePathOrId,
  mode: optional(writeMode, { tag: 'add' } as const),
  autorename: optional(flag, false),
  client_modified: optional(timestampText),
  mute: optional(flag),
  property_groups: optional(anything),
  strict_conflict: optional(flag, false),
  content_hash: optional(sha256),
});

export const upload = endpoint({
  style: 'upload',
  scope: 'files.content.write',
  writes: true,
  args: uploadArg,
  run: ({ account, content: { bytes, tooLarge } }, args) => {
    if (tooLarge) throw conflict('payload_too_large');
    const hash = contentHashOf(bytes);
    if (args.content_hash !== undefined && args.content_hash !== hash) throw conflict('content_hash_mismatch');
    const clientModifiedMs = args.client_modified === undefined ? undefined : Date.parse(args.client_modified);
    const wish = { mode: args.mode, strict: args.strict_conflict, autorename: args.autorename };
    const written = write(account, pathOf(account, args.path), { bytes, hash, clientModifiedMs }, wish);
    return jsonAnswer(200, metadataOf(written));
  },
});

const refuse = (reason: string) =>
  uploadConflict(reason, `pid_upload_session:${randomBytes(24).toString('base64url')}`);

/** An id stands for the path its file has now. */
function pathOf({ tree }: Account, path: string): string {
  if (!path.startsWith('id:')) return path;
  const node = tree.byId(path);
  if (!node) throw refuse('malformed_path');
  return displayPath(node);
}

/** Equal bytes are no conflict and write nothing, unless strict; `update` needs the file to be there only when strict. */
function write(
  account: Account,
  path: string,
  content: Required<Pick<NewContent, 'hash'>> & NewContent,
  wish: Wish,
): FileNode {
  const target = targetOf(account.tree, path, refuse);
  const { present } = target;
  if (present?.kind === 'folder') return elsewhere(account, target, content, wish, 'conflict/folder');
  if (present === undefined) {
    if (wish.mode.tag === 'update' && wish.strict) return elsewhere(account, target, content, wish, 'conflict/file');
    return create(account, target, target.name, content);
  }
  if (!wish.strict && present.content.hash === content.hash) return present;
  if (!mayReplace(present, wish.mode)) return elsewhere(account, target, content, wish, 'conflict/file');
  if (!account.hasRoomFor(content.bytes.length - present.content.bytes.length)) throw refuse('insufficient_space');
  account.tree.writeFile(present, content);
  return present;
}

function mayReplace({ content }: FileNode, mode: WriteMode): boolean {
  return mode.tag === 'overwrite' || (mode.tag === 'update' && mode.rev === content.rev);
}

/** A conflict: another name when that is wished for, else a refusal. */
function elsewhere(
  account: Account,
  target: Target,
  content: NewContent,
  { mode, autorename }: Wish,
  reason: string,
): FileNode {
  if (!autorename) throw refuse(reason);
  const isTaken = (name: string): boolean => account.tree.find([...target.parts.slice(0, -1), name]) !== undefined;
  const name = mode.tag === 'update' ? freeName(target.name, isTaken, conflictedCopy) : freeName(target.name, isTaken);
  return create(account, target, name, content);
}

function create(account: Account, target: Target, name: string, content: NewContent): FileNode {
  if (!account.hasRoomFor(content.bytes.length)) throw refuse('insufficient_space');
  return account.tree.createFile(parentOf(account.tree, target), name, content);
}
