import type { Account } from '../store/account.js';
import { metadataOf, taggedMetadata } from '../store/metadata.js';
import { displayPath, filesOf, isWithin, keyOf } from '../store/nodes.js';
import type { Node } from '../store/nodes.js';
import { freeName } from '../store/paths.js';
import { jsonAnswer } from '../wire/answer.js';
import { conflict } from '../wire/api-error.js';
import { ArgProblem, flag, optional, struct } from '../wire/args.js';
import { relocationPath, rev, writePath } from '../wire/path-args.js';
import { endpoint } from './endpoint.js';
import { lookup, parentOf, targetOf } from './lookup.js';
import type { Target } from './lookup.js';

const SCOPE = 'files.content.write';
const relocation = struct({
  from_path: relocationPath,
  to_path: relocationPath,
  allow_shared_folder: optional(flag),
  autorename: optional(flag, false),
  allow_ownership_transfer: optional(flag),
});
const refuseTo = (reason: string) => conflict(`to/${reason}`);

/** Missing parents are made (unless the switch says otherwise); a move that changes only case is taken and changes nothing. */
export const move = endpoint({
  style: 'rpc',
  scope: SCOPE,
  writes: true,
  args: relocation,
  run: ({ account, moveMakesParents }, { from_path: from, to_path: to, autorename }) => {
    const { tree } = account;
    const node = source(account, from);
    const target = targetOf(tree, to, refuseTo);
    if (target.present === node) {
      if (displayPath(node) === to) throw conflict('duplicated_or_nested_paths');
      return jsonAnswer(200, { metadata: taggedMetadata(node) });
    }
    if (node.kind === 'folder') refuseInside(account, node, target);
    if (!moveMakesParents && tree.find(target.parts.slice(0, -1)) === undefined) throw refuseTo('other');
    const name = nameFor(account, target, autorename);
    tree.move(node, parentOf(tree, target), name);
    return jsonAnswer(200, { metadata: taggedMetadata(node) });
  },
});

export const copy = endpoint({
  style: 'rpc',
  scope: SCOPE,
  writes: true,
  args: relocation,
  run: ({ account }, { from_path: from, to_path: to, autorename }) => {
    const { tree } = account;
    const node = source(account, from);
    const target = targetOf(tree, to, refuseTo);
    if (node.kind === 'folder') refuseInside(account, node, target);
    const name = nameFor(account, target, autorename);
    const bytes = [...filesOf(node)].reduce((sum, file) => sum + file.content.bytes.length, 0);
    if (!account.hasRoomFor(bytes)) throw conflict('insufficient_quota');
    return jsonAnswer(200, { metadata: taggedMetadata(tree.copy(node, parentOf(tree, target), name)) });
  },
});

export const createFolder = endpoint({
  style: 'rpc',
  scope: SCOPE,
  writes: true,
  args: struct({ path: writePath, autorename: optional(flag, false) }),
  run: ({ account }, { path, autorename }) => {
    const { tree } = account;
    const target = targetOf(tree, path, (reason) => conflict(`path/${reason}`));
    const name = nameFor(account, target, autorename, 'path');
    const folder = tree.ensureFolder([...target.parts.slice(0, -1), name]);
    return jsonAnswer(200, { metadata: metadataOf(folder) });
  },
});

export const remove = endpoint({
  style: 'rpc',
  scope: SCOPE,
  writes: true,
  args: struct({ path: relocationPath, parent_rev: optional(rev) }),
  run: ({ account: { tree } }, { path, parent_rev: parentRev }) => {
    const node = lookup(tree, path, 'path_lookup');
    if (node.parent === null) throw new ArgProblem('path: The root folder is unsupported.');
    if (parentRev !== undefined && node.kind === 'folder') throw conflict('path_lookup/not_file');
    if (parentRev !== undefined && node.kind === 'file' && node.content.rev !== parentRev) {
      throw conflict('path_write/conflict/file');
    }
    const metadata = taggedMetadata(node);
    tree.remove(node);
    return jsonAnswer(200, { metadata });
  },
});

function source({ tree }: Account, path: string): Node {
  const node = lookup(tree, path, 'from_lookup');
  if (node.parent === null) throw new ArgProblem('from_path: The root folder is unsupported.');
  return node;
}

function refuseInside({ tree }: Account, node: Node, { parts }: Target): void {
  for (let depth = 0; depth < parts.length; depth += 1) {
    const above = tree.find(parts.slice(0, depth));
    if (above && isWithin(above, node)) throw conflict('cant_move_folder_into_itself');
  }
}

/** The name itself when it is free, another one when that is wished for. @throws Refusal */
function nameFor({ tree }: Account, { parts, name, present }: Target, autorename: boolean, tag = 'to'): string {
  if (!present) return name;
  if (!autorename) throw conflict(`${tag}/conflict/${present.kind}`);
  const folder = tree.find(parts.slice(0, -1));
  return freeName(name, (one) => folder?.kind === 'folder' && folder.children.has(keyOf(one)));
}
