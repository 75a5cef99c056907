import { orAbort } from '../kernel/index.js';
import type { ConditionProbe, DocumentStore } from './image-storage.port.js';

type Honoured = 'honoured' | 'ignored';

/**
 * Finds out which conditions a store honours, with a document of its own that it removes again: create twice,
 * swap with the right and with an outdated version, delete with an outdated version.
 * @param documents the store's own conditional writes
 * @param nonce fresh hex, so that two probes never meet
 * @param moveOntoExisting the adapter's own try to move something onto an existing thing
 * @throws PublisherError as the store's methods
 * Spec: publishing.md section 5.5.
 */
export async function probeConditions(
  documents: Pick<DocumentStore, 'create' | 'read' | 'replace' | 'delete'>,
  nonce: string,
  moveOntoExisting: (nonce: string, signal?: AbortSignal) => Promise<Honoured>,
  signal?: AbortSignal,
): Promise<ConditionProbe> {
  const at = { path: `probe/${nonce}` };
  const bytes = (text: string) => Buffer.from(`${text} ${nonce}`);
  try {
    await documents.create(at, bytes('first'), signal);
    const again = await documents.create(at, bytes('second'), signal);
    const before = await documents.read(at, 1024, signal);
    const create = again.outcome === 'exists' && startsWith(before?.bytes, 'first') ? 'honoured' : 'ignored';
    const outdated = before?.version ?? '';
    const right = await documents.replace(at, bytes('third'), outdated, signal);
    const wrong = await documents.replace(at, bytes('fourth'), outdated, signal);
    const swapped = right.outcome === 'written' && wrong.outcome === 'conflict';
    const kept = startsWith((await documents.read(at, 1024, signal))?.bytes, 'third');
    const deleted = await documents.delete(at, outdated, signal);
    const stays = (await documents.read(at, 1024, signal)) !== null;
    return {
      create,
      swap: swapped && kept ? 'honoured' : 'ignored',
      move: await moveOntoExisting(nonce, signal),
      delete: deleted === 'conflict' && stays ? 'honoured' : 'ignored',
    };
  } finally {
    // Not with the caller's signal: an aborted probe cleans up as well, but its caller does not wait for it.
    await orAbort(documents.delete(at, null), signal);
  }
}

function startsWith(bytes: Uint8Array | undefined, word: string): boolean {
  return bytes !== undefined && Buffer.from(bytes).toString('utf8').startsWith(`${word} `);
}
