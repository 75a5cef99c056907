import { hasCode } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { readImported } from './imports/imported-file.js';
import { Ledger } from './ledger/ledger.js';
import type { LedgerRecord } from './ledger/record.js';
import type { WorkflowTools } from './tools.js';
import type { PublishedPhotos } from './workflow.ports.js';

/** Asks the ledger, and the list of what an earlier service has published. Spec: storage.md section 8. */
export class LedgerPublishedPhotos implements PublishedPhotos {
  constructor(private readonly tools: WorkflowTools) {}

  async wasPublished({ storage }: TenantRuntime, contentHash: string): Promise<boolean> {
    try {
      const view = await new Ledger(storage.documents, this.tools).load(contentHash);
      if (view && wasSent(view.record)) return true;
    } catch (error) {
      // Somebody has worked with these bytes; what came of it, a person must look at.
      if (isUnusable(error)) return true;
      throw error;
    }
    try {
      return (await readImported(storage)).knowsBytes(contentHash);
    } catch (error) {
      if (isUnusable(error)) return false;
      throw error;
    }
  }
}

/** On any platform, now or in an earlier attempt. What may have been posted counts as posted. */
function wasSent({ platforms }: LedgerRecord): boolean {
  return [...platforms.values()].some(
    ({ state, past }) => state === 'SENT' || state === 'UNKNOWN' || past.some((attempt) => attempt.state === 'SENT'),
  );
}

function isUnusable(error: unknown): boolean {
  return hasCode(error, 'ledger_corrupt') || hasCode(error, 'ledger_version');
}
