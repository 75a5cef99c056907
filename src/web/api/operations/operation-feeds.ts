import type { TenantRuntime } from '../../../tenancy/index.js';
import type {
  FollowOptions,
  JobService,
  OperationEvent,
  OperationView,
  PublishService,
} from '../../../workflow/index.js';
import { platformView } from '../publish/publish-view.js';
import { jobEventData } from './job-view.js';
import { operationView } from './operation-view.js';

/** One event as it is sent. */
export interface SentEvent {
  readonly id: string;
  readonly name: string;
  readonly data: object;
}

/** What happens in one operation, until it is over. @param runtimeNow the tenant's services, asked for every look */
export type OperationFeed = (runtimeNow: () => TenantRuntime, options: FollowOptions) => AsyncGenerator<SentEvent>;

/** Of a publish run: how it stands now, then each of its events. */
export function publishFeed(publisher: PublishService, operation: OperationView): OperationFeed {
  return async function* (runtimeNow, options) {
    yield { id: 'snapshot', name: 'snapshot', data: operationView(operation) };
    for await (const event of publisher.follow(runtimeNow, operation.id, options)) {
      yield { id: event.id, name: event.type, data: dataOf(event) };
    }
  };
}

/** Of a bulk job. */
export function jobFeed(jobs: JobService, id: string): OperationFeed {
  return async function* (runtimeNow, options) {
    for await (const event of jobs.follow(runtimeNow, id, options)) {
      yield { id: event.id, name: event.type, data: jobEventData(event) };
    }
  };
}

function dataOf(event: OperationEvent): object {
  switch (event.type) {
    case 'stage':
      return { stage: event.stage };
    case 'platform': {
      const { platform, status, result } = event;
      return { platform, status, result: result && platformView(result) };
    }
    case 'progress':
      return { state: event.state };
    case 'moved':
      return { folder: event.folder, finalName: event.finalName };
    case 'done':
      return operationView(event.view);
  }
}
