import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { callerError } from '../../../kernel/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { PublishService, type OperationView } from '../../../workflow/index.js';
import { Answers, Policy, Refuses, Takes } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { STORAGE_CODES } from '../shared/refusals.js';
import { OperationStreams } from './operation-streams.js';
import { operationView, type OperationAnswer } from './operation-view.js';

const OPERATION_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** Work that outlives its request, to be polled or followed on any replica. Spec: web-api.md section 8. */
@Controller('api/operations')
export class OperationsController {
  constructor(
    @Inject(PublishService) private readonly publisher: PublishService,
    private readonly streams: OperationStreams,
  ) {}

  @Get(':id')
  @Policy('admin')
  @Refuses(STORAGE_CODES, 'operation_not_found', 'ledger_corrupt', 'ledger_version')
  async get(@Tenant() context: TenantContext, @Param('id') id: string): Promise<OperationAnswer> {
    return operationView(await this.#find(context, id));
  }

  @Get(':id/events')
  @Policy('admin')
  @Answers({ 200: 'text/event-stream' })
  @Takes('Last-Event-ID')
  @Refuses(STORAGE_CODES, 'operation_not_found', 'ledger_corrupt', 'ledger_version')
  async events(
    @Tenant() context: TenantContext,
    @Param('id') id: string,
    @Req() request: ApiRequest,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const operation = await this.#find(context, id);
    if (request.method === 'HEAD') {
      response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
      response.end();
      return;
    }
    await this.streams.answer(operation, context, request, response);
  }

  async #find({ runtime }: TenantContext, id: string): Promise<OperationView> {
    const operation = OPERATION_ID.test(id) ? await runtime.limit(() => this.publisher.operation(runtime, id)) : null;
    if (operation === null) throw callerError('operation_not_found', 'There is no such operation at this tenant.');
    return operation;
  }
}
