import type { FactoryProvider } from '@nestjs/common';
import { Draining, ServiceStart } from '../../platform/lifecycle/index.js';
import { LogContext } from '../../platform/logging/index.js';
import { Metrics } from '../../platform/metrics/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { TenantConfigs } from '../../tenancy/index.js';
import { TenantPace } from '../jobs/tenant-pace.js';
import { ProbeGate } from '../probe-gate.js';
import { WorkflowTools } from '../tools.js';
import { PublishService } from '../workflow.ports.js';
import { SchedulePlan } from './schedule-plan.js';
import { Schedules } from './schedules.port.js';
import { SlotClaims } from './slot-claim.js';
import { reported } from './slot-reports.js';
import { SlotWork } from './slot-work.js';

/**
 * Schedules over the queue's time and the publish service; they begin when the service listens.
 * @param hosts tenants whose schedules run here, as normalised hosts
 */
export function schedulesProvider(hosts: readonly string[]): FactoryProvider<Schedules> {
  return {
    provide: Schedules,
    inject: [
      WorkflowTools,
      ProbeGate,
      Draining,
      JobQueue,
      LogContext,
      PublishService,
      TenantPace,
      TenantConfigs,
      Metrics,
      ServiceStart,
    ],
    useFactory: (
      tools: WorkflowTools,
      probe: ProbeGate,
      drain: Draining,
      queue: JobQueue,
      context: LogContext,
      publisher: PublishService,
      pace: TenantPace,
      configs: TenantConfigs,
      metrics: Metrics,
      start: ServiceStart,
    ): Schedules => {
      const claims = new SlotClaims(tools, probe);
      const work = new SlotWork({ ...tools, drain }, { claims, publisher, pace, context });
      const due = reported((scheduled, slot) => work.run(scheduled, slot), { ...tools, context, metrics });
      const plan = new SchedulePlan({ ...tools, drain, context, configs, queue }, hosts, due);
      start.onStart(() => plan.start());
      return plan;
    },
  };
}
