import type { TenantRuntime } from '../../tenancy/index.js';
import type { WorkflowTools } from '../tools.js';
import type { CaptionService, CurationService, PublishService } from '../workflow.ports.js';

/** What works on one photo: a job goes through these and has no rules of its own. */
export interface JobServices {
  readonly publisher: PublishService;
  readonly captions: CaptionService;
  readonly curation: CurationService;
}

/** What jobs take from outside. */
export interface JobTools extends Pick<WorkflowTools, 'clock' | 'ids' | 'pause' | 'fresh' | 'log' | 'progress'> {
  readonly drain: {
    isDraining(): boolean;
    /** Aborted when draining begins. */
    readonly begun: AbortSignal;
    /** Aborted shortly before the grace period ends. */
    readonly cut: AbortSignal;
  };
}

/** Runs work under a config that is valid now, and keeps the tenant's services alive for as long. */
export async function withValidRuntime<T>(
  { fresh }: Pick<JobTools, 'fresh'>,
  { host, requestId }: { readonly host: string; readonly requestId: string },
  work: (runtime: TenantRuntime) => Promise<T>,
): Promise<T> {
  const runtime = await fresh.runtimeFor(host, requestId);
  const release = runtime.hold();
  try {
    return await work(runtime);
  } finally {
    release();
  }
}
