import type { ServerResponse } from 'node:http';
import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { JobService, type JobOrder } from '../../../workflow/index.js';
import { CountsAs, Policy, Refuses, Takes } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { Mutations } from '../shared/mutations.js';
import { decodeVersion } from '../shared/photo-version.js';
import { idempotencyKey } from '../shared/preconditions.js';
import { STORAGE_CODES } from '../shared/refusals.js';
import { BulkBody } from './bulk.dto.js';

/** Answer of POST `/api/bulk`. */
export interface JobStartedView {
  readonly jobId: string;
  /** Photos of the job. */
  readonly count: number;
}

/** Many photos in one order. All rules are the service's. Spec: web-api.md section 8. */
@Controller('api/bulk')
export class BulkController {
  constructor(
    private readonly mutations: Mutations,
    @Inject(JobService) private readonly jobs: JobService,
  ) {}

  /** Begins a job that does the same to many photos, one after another. */
  @Post()
  @HttpCode(202)
  @Policy('admin')
  @CountsAs('bulk')
  @Takes('Idempotency-Key')
  @Refuses(
    STORAGE_CODES,
    'storage_not_conditional',
    'ledger_corrupt',
    'ledger_version',
    'idempotency_key_required',
    'idempotency_key_reused',
    'feature_disabled',
    'publish_disabled',
    'move_not_supported',
    'confirmation_required',
    'unknown_platform',
    'nothing_to_publish',
  )
  async start(
    @Tenant() context: TenantContext,
    @Body() body: BulkBody,
    @Req() { headers }: ApiRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<JobStartedView> {
    const key = idempotencyKey(headers, false) ?? '';
    const { runtime, actor, requestId } = await this.mutations.begin(context);
    const order = { ...orderOf(body), idempotencyKey: key, actor, requestId };
    const { id, count, replayed } = await runtime.limit(() => this.jobs.start(runtime, order));
    response.setHeader('Location', `/api/operations/${id}`);
    if (replayed) response.setHeader('Idempotent-Replayed', 'true');
    return { jobId: id, count };
  }
}

function orderOf({
  action,
  folder,
  photos,
  options,
}: BulkBody): Pick<JobOrder, 'action' | 'folder' | 'photos' | 'options'> {
  return {
    action,
    folder: folder ?? 'inbox',
    photos: (photos ?? []).map(({ filename, version }) => ({
      name: filename,
      expectedVersion: version ? decodeVersion(version) : null,
    })),
    options: {
      platforms: options?.platforms ?? null,
      ai: options?.ai ?? 'auto',
      force: options?.force ?? false,
      allowEmptyCaption: options?.allowEmptyCaption ?? false,
      confirm: options?.confirm ?? [],
      count: options?.count ?? null,
      order: options?.order ?? 'random',
    },
  };
}
