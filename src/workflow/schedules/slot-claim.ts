import { bugError } from '../../kernel/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { RequestFiles } from '../ledger/request-files.js';
import type { ProbeGate } from '../probe-gate.js';
import { operationOf } from '../stages/0-admit.js';
import type { WorkflowTools } from '../tools.js';
import type { PublishRequest } from '../workflow.types.js';

/**
 * Takes a slot by creating its request file, before anything is chosen: of all processes on this storage one creates
 * it, whatever their clocks say and however often the slot comes. Spec: publishing.md sections 5.1 and 10.
 */
export class SlotClaims {
  constructor(
    private readonly tools: Pick<WorkflowTools, 'clock' | 'ids'>,
    private readonly probe: ProbeGate,
  ) {}

  /**
   * @param first request of the slot; the publish run goes on with the file
   * @returns false = another process has it, or had it before
   * @throws PublisherError `storage_not_conditional`, `ledger_corrupt`, `ledger_version`, storage errors
   */
  async take(runtime: TenantRuntime, first: PublishRequest): Promise<boolean> {
    const operation = operationOf(runtime, first);
    if (!operation) throw bugError('A slot is published, never tried out.');
    const files = new RequestFiles(runtime.storage.documents, this.tools);
    if (await files.read(operation.id)) return false;
    await this.probe.check(runtime.storage);
    const version = await files.write(operation.id, files.blank(operation.bodyHash, null), null);
    return version !== null;
  }
}
