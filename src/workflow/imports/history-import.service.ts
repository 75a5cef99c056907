import type { TenantRuntime } from '../../tenancy/index.js';
import type { ProbeGate } from '../probe-gate.js';
import type { HistoryImportService } from '../workflow.ports.js';
import type { ImportReport } from '../workflow.types.js';
import { addImported } from './imported-file.js';
import { countsOf, KINDS } from './known-hashes.js';
import { parsePosted } from './posted-json.js';

/** Takes over what the Python Publisher V2 has published. Spec: publishing.md section 3.7. */
export class PostedImportService implements HistoryImportService {
  constructor(private readonly probe: ProbeGate) {}

  async import(runtime: TenantRuntime, posted: Uint8Array): Promise<ImportReport> {
    const { known, entries, skipped } = parsePosted(posted);
    await this.probe.check(runtime.storage);
    const { before, after } = await addImported(runtime.storage.documents, known);
    const [had, has] = [countsOf(before), countsOf(after)];
    const added = { sha256: 0, contentHashes: 0, etags: 0 };
    for (const kind of KINDS) added[kind] = has[kind] - had[kind];
    return { entries, skipped, added, total: has };
  }
}
