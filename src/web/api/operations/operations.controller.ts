import { Controller, Get, Inject, Param } from '@nestjs/common';
import { callerError } from '../../../kernel/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { PublishService } from '../../../workflow/index.js';
import { Policy } from '../../http/index.js';
import { operationView, type OperationAnswer } from './operation-view.js';

const OPERATION_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** Work that outlives its request, to be polled on any replica. Spec: web-api.md section 8. */
@Controller('api/operations')
export class OperationsController {
  constructor(@Inject(PublishService) private readonly publisher: PublishService) {}

  @Get(':id')
  @Policy('admin')
  async get(@Tenant() { runtime }: TenantContext, @Param('id') id: string): Promise<OperationAnswer> {
    const operation = OPERATION_ID.test(id) ? await runtime.limit(() => this.publisher.operation(runtime, id)) : null;
    if (operation === null) throw callerError('operation_not_found', 'There is no such operation at this tenant.');
    return operationView(operation);
  }
}
