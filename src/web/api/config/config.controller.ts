import { Controller, Get, Inject, UseInterceptors } from '@nestjs/common';
import { AccessControl } from '../../../auth/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { Policy } from '../../http/index.js';
import { JsonRead } from '../shared/json-read.interceptor.js';
import { featuresOf, UploadLimits, type FeaturesView, type PublicFeaturesView } from './features.js';
import { publishersOf, type PublisherView } from './publishers.js';

/** What this tenant can do. */
@Controller('api/config')
@UseInterceptors(JsonRead)
export class ConfigController {
  constructor(
    private readonly access: AccessControl,
    @Inject(UploadLimits) private readonly uploads: UploadLimits,
  ) {}

  @Get('features')
  @Policy('open')
  features(@Tenant() context: TenantContext): PublicFeaturesView | FeaturesView {
    return featuresOf(context.config, this.access.modeOf(context), this.access.roleOf(context), this.uploads);
  }

  @Get('publishers')
  @Policy('admin')
  async publishers(@Tenant() context: TenantContext): Promise<{ readonly publishers: readonly PublisherView[] }> {
    const { runtime, requestId } = context;
    return { publishers: await runtime.limit(() => publishersOf(runtime, requestId)) };
  }
}
