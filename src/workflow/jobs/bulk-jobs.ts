import type { LogContext } from '../../platform/logging/index.js';
import type { JobQueue, QueuedJob } from '../../platform/queue/index.js';
import type { ProbeGate } from '../probe-gate.js';
import type { WorkflowTools } from '../tools.js';
import { BulkJobs } from './bulk-jobs.service.js';
import { HeldJob } from './held-job.js';
import { HeldJobs } from './held-jobs.js';
import { JobCreation } from './job-creation.js';
import { JobTakeOver } from './job-take-over.js';
import { withValidRuntime, type JobServices, type JobTools } from './job-tools.js';
import { JobWorker } from './job-worker.js';
import { PhotoWork } from './photo-work.js';
import type { TenantPace } from './tenant-pace.js';

/** What bulk jobs are made of beside the workflow's own tools. */
export interface BulkParts {
  readonly probe: ProbeGate;
  readonly queue: JobQueue;
  readonly context: LogContext;
  readonly services: JobServices;
  readonly pace: TenantPace;
}

/** Bulk jobs, with a worker at the queue. */
export function bulkJobs(tools: WorkflowTools & JobTools, parts: BulkParts): BulkJobs {
  const { queue, context, services } = parts;
  const held = new HeldJobs(tools, (host, requestId, work) =>
    withValidRuntime(tools, { host, requestId }, ({ storage }) => work(storage.documents)),
  );
  const worker = new JobWorker(tools, held, new PhotoWork(services, tools), parts.pace);
  const takeOver = new JobTakeOver(tools, held);
  queue.serve(async (queued: QueuedJob, signal) => {
    const asJob = { request_id: queued.id, tenant: queued.tenant };
    const job = held.get(queued.tenant, queued.id) ?? (await context.run(asJob, () => takeOver.take(queued)));
    if (!(job instanceof HeldJob)) return job;
    const { requestId: request_id, actor } = job.file;
    // Its lines are its own, not those of the request that happened to make room for it.
    return context.run({ request_id, actor: actor.slice(0, 12), tenant: queued.tenant }, () =>
      worker.run(queued, job, signal),
    );
  });
  return new BulkJobs(tools, new JobCreation(tools, parts.probe), queue, held);
}
