import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { TenantContext } from './tenant-context.js';
import { contextOf } from './tenant-request.js';
import type { TenantRequest } from './tenant-request.js';

/**
 * The tenant of this request, without request-scoped injection: use it on every hot route.
 * `list(@Tenant() context: TenantContext)`. See ADR on hot routes and tenancy.md section 3.
 */
export const Tenant = createParamDecorator((_unused: unknown, execution: ExecutionContext): TenantContext =>
  contextOf(execution.switchToHttp().getRequest<TenantRequest>()),
);
