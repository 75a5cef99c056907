import { displayPath } from './nodes.js';
import type { Content, FileNode, Node } from './nodes.js';

/** `2024-01-02T03:04:05Z`: whole seconds, UTC. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** FileMetadata or FolderMetadata as a struct, without `.tag`. */
export function metadataOf(node: Node): Record<string, unknown> {
  return node.kind === 'file' ? fileMetadata(node, node.content) : { ...named(node), id: node.id };
}

/** The same as a member of the union Metadata. */
export function taggedMetadata(node: Node): Record<string, unknown> {
  return { '.tag': node.kind, ...metadataOf(node) };
}

/** @param content a revision of the file, not always the present one */
export function fileMetadata(file: FileNode, content: Content): Record<string, unknown> {
  return {
    ...named(file),
    id: file.id,
    client_modified: timestamp(content.clientModifiedMs),
    server_modified: timestamp(content.serverModifiedMs),
    rev: content.rev,
    size: content.bytes.length,
    is_downloadable: true,
    content_hash: content.hash,
  };
}

/** DeletedMetadata; it has neither id nor revision. */
export function deletedMetadata(folderPath: string, name: string): Record<string, unknown> {
  return { '.tag': 'deleted', ...paths(name, `${folderPath}/${name}`) };
}

function named(node: Node): Record<string, unknown> {
  return paths(node.name, displayPath(node));
}

function paths(name: string, path: string): Record<string, unknown> {
  return { name, path_lower: path.toLowerCase(), path_display: path };
}
