import { hasCode } from '../../kernel/index.js';
import { probeConditions } from '../condition-probe.js';
import type { RemoteLayout } from '../remote/index.js';
import type { Conditions } from './conditions.js';
import type { CopyForm, S3Copies } from './copies.js';
import { PathDocuments } from './path-documents.js';
import type { S3Objects } from './s3-objects.js';

/** The version of nothing that is there. */
const NO_VERSION = '"00000000000000000000000000000000"';
const FORMS = ['if-none-match', 'cf'] as const;
/** The probe lists nothing. */
const PAGE_SIZE = 1;

export interface ProbeParts {
  readonly objects: S3Objects;
  readonly copies: S3Copies;
  readonly layout: RemoteLayout;
}

/**
 * Tries every condition with objects below `.publisher/probe/` and says what the store honours. A copy counts as
 * guarded only by a form that also keeps to the version of its source. Spec: publishing.md section 5.5.
 * @param nonce fresh hex, so that two probes never meet
 */
export async function probeStore(parts: ProbeParts, nonce: string): Promise<Conditions> {
  let copyForm: CopyForm = 'get-and-put';
  const documents = new PathDocuments(parts.objects, parts.layout, PAGE_SIZE, null);
  try {
    const probed = await probeConditions(documents, nonce, async () => {
      copyForm = await probeCopy(parts, nonce);
      return copyForm === 'get-and-put' ? 'ignored' : 'honoured';
    });
    return { ...probed, copyForm };
  } catch (error) {
    if (!hasCode(error, 'storage_not_conditional')) throw error;
    return { create: 'ignored', swap: 'ignored', move: 'ignored', delete: 'ignored', copyForm };
  }
}

async function probeCopy(parts: ProbeParts, nonce: string): Promise<CopyForm> {
  for (const form of FORMS) {
    if (await isCopyGuarded(parts, nonce, form)) return form;
  }
  return 'get-and-put';
}

/** With objects of its own: a form that is overlooked leaves nothing behind that the next one could be tried on. */
async function isCopyGuarded({ objects, copies, layout }: ProbeParts, nonce: string, form: CopyForm): Promise<boolean> {
  const keyOf = (word: string) => layout.document({ path: `probe/${nonce}-${form}-${word}` });
  const [from, onto, free] = [keyOf('from'), keyOf('onto'), keyOf('free')];
  const head = { contentType: 'text/plain', metadata: {}, size: 0 };
  const write = (key: string, text: string) => {
    const body = Buffer.from(`${text} ${nonce}`);
    return objects.put(key, { ...head, body, size: body.length }, 'absent');
  };
  try {
    const source = await write(from, 'from');
    const there = await write(onto, 'onto');
    if (typeof source === 'string' || typeof there === 'string') return false;
    const taken = await copies.copy({ from, etag: source.etag, to: onto, head }, form);
    if (taken !== 'precondition' || (await objects.head(onto))?.etag !== there.etag) return false;
    const wrong = await copies.copy({ from, etag: NO_VERSION, to: free, head }, form);
    return wrong === 'precondition' && (await objects.head(free)) === null;
  } finally {
    for (const key of [from, onto, free]) await objects.delete(key, null);
  }
}
