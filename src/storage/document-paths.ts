import { bugError } from '../kernel/index.js';
import type { DocumentAt, SidecarAt } from './image-storage.port.js';
import { badName, isListedName, isSafeSegment } from './names.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Checks a path below `.publisher/`. Such paths are made by our own code, so a bad one is a bug.
 * @returns its segments
 * @throws PublisherError `internal_error`
 */
export function checkDocumentPath(path: string): readonly string[] {
  const segments = path.split('/');
  const isBad = (segment: string) => !isSafeSegment(segment) || segment.startsWith('.') || segment.length > 200;
  if (path.length > 800 || segments.some(isBad)) throw bugError('A document path of ours is malformed.');
  return segments;
}

/**
 * Checks a sidecar's name: one safe, visible segment that ends in `.txt`.
 * @throws PublisherError `bad_name`
 */
export function checkSidecarName(at: SidecarAt): string {
  if (!isListedName(at.name) || Buffer.byteLength(at.name, 'utf8') > 255) throw badName('separator');
  if (!/.\.txt$/iu.test(at.name)) throw badName('unsupported_format');
  return at.name.normalize('NFC');
}

/** Most bytes a document may have: derived pictures, the import list, everything else. Spec: storage.md section 12. */
export function maxDocumentBytes(at: DocumentAt): number {
  if (!('path' in at)) return 256 * KIB;
  if (/^(?:outgoing|outbox)\//u.test(at.path)) return 20 * MIB;
  return at.path === 'ledger/imported.json' ? 8 * MIB : 256 * KIB;
}

/** @throws PublisherError `internal_error` when our own code tries to write more than a document holds */
export function checkDocumentSize(at: DocumentAt, bytes: Uint8Array): void {
  if (bytes.length > maxDocumentBytes(at)) throw bugError('A document of ours is larger than documents may be.');
}
