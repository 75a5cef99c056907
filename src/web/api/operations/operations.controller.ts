import type { ServerResponse } from 'node:http';
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { callerError } from '../../../kernel/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { JobService, PublishService, type JobView } from '../../../workflow/index.js';
import { Answers, Policy, Refuses, Takes } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { Mutations } from '../shared/mutations.js';
import { STORAGE_CODES } from '../shared/refusals.js';
import { jobView, type JobAnswer } from './job-view.js';
import { jobFeed, publishFeed, type OperationFeed } from './operation-feeds.js';
import { OperationStreams } from './operation-streams.js';
import { operationView, type OperationAnswer } from './operation-view.js';
import { OperationsQuery } from './operations.dto.js';

const OPERATION_ID = /^[A-Za-z0-9_-]{1,128}$/;
const DEFAULT_LIMIT = 20;
const READ_CODES = [...STORAGE_CODES, 'ledger_corrupt', 'ledger_version'] as const;

/** Answer of GET `/api/operations`. */
export interface OperationsAnswer {
  readonly items: readonly JobAnswer[];
}

/** An operation of either kind. */
interface Found {
  readonly view: OperationAnswer | JobAnswer;
  readonly feed: OperationFeed;
}

/** Work that outlives its request, to be polled or followed on any replica. Spec: web-api.md section 8. */
@Controller('api/operations')
export class OperationsController {
  constructor(
    @Inject(PublishService) private readonly publisher: PublishService,
    @Inject(JobService) private readonly jobs: JobService,
    private readonly mutations: Mutations,
    private readonly streams: OperationStreams,
  ) {}

  /** The newest bulk jobs of the site. */
  @Get()
  @Policy('admin')
  @Refuses(READ_CODES)
  async list(@Tenant() { runtime }: TenantContext, @Query() query: OperationsQuery): Promise<OperationsAnswer> {
    const wanted = { state: query.state ?? null, limit: Number(query.limit ?? DEFAULT_LIMIT) };
    return { items: (await runtime.limit(() => this.jobs.list(runtime, wanted))).map(jobView) };
  }

  /** How far a job or a publication is. */
  @Get(':id')
  @Policy('admin')
  @Refuses(READ_CODES, 'operation_not_found')
  async get(@Tenant() context: TenantContext, @Param('id') id: string): Promise<OperationAnswer | JobAnswer> {
    return (await this.#find(context, id)).view;
  }

  /** The same as a stream of server-sent events: `snapshot`, what changes, and `done`. */
  @Get(':id/events')
  @Policy('admin')
  @Answers({ 200: 'text/event-stream' })
  @Takes('Last-Event-ID')
  @Refuses(READ_CODES, 'operation_not_found')
  async events(
    @Tenant() context: TenantContext,
    @Param('id') id: string,
    @Req() request: ApiRequest,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const { feed } = await this.#find(context, id);
    if (request.method === 'HEAD') {
      response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
      response.end();
      return;
    }
    await this.streams.answer(feed, context, request, response);
  }

  /** Ends a bulk job before its next photo and its next send. */
  @Post(':id/cancel')
  @HttpCode(202)
  @Policy('admin')
  @Refuses(READ_CODES, 'operation_not_found', 'operation_finished')
  async cancel(
    @Tenant() context: TenantContext,
    @Param('id') id: string,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<JobAnswer> {
    const { runtime } = await this.mutations.begin(context);
    return located(response, await runtime.limit(() => this.jobs.cancel(runtime, id)));
  }

  /** Goes on with a bulk job that is paused or was interrupted. */
  @Post(':id/continue')
  @HttpCode(202)
  @Policy('admin')
  @Refuses(
    READ_CODES,
    'operation_not_found',
    'operation_finished',
    'in_progress',
    'feature_disabled',
    'publish_disabled',
  )
  async continue(
    @Tenant() context: TenantContext,
    @Param('id') id: string,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<JobAnswer> {
    const { runtime, actor, requestId } = await this.mutations.begin(context);
    return located(response, await runtime.limit(() => this.jobs.continue(runtime, id, { actor, requestId })));
  }

  async #find({ runtime }: TenantContext, id: string): Promise<Found> {
    const found = OPERATION_ID.test(id) ? await runtime.limit(() => this.#look(runtime, id)) : null;
    if (found === null) throw callerError('operation_not_found', 'There is no such operation at this tenant.');
    return found;
  }

  async #look(runtime: TenantContext['runtime'], id: string): Promise<Found | null> {
    const job = await this.jobs.get(runtime, id);
    if (job) return { view: jobView(job), feed: jobFeed(this.jobs, id) };
    const operation = await this.publisher.operation(runtime, id);
    return operation && { view: operationView(operation), feed: publishFeed(this.publisher, operation) };
  }
}

/** A job as it stands, and where it is asked for. */
function located(response: ServerResponse, job: JobView): JobAnswer {
  response.setHeader('Location', `/api/operations/${job.id}`);
  return jobView(job);
}
