import { Controller, Get, Inject, UseInterceptors } from '@nestjs/common';
import { AccessControl } from '../../../auth/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { Policy } from '../../http/index.js';
import { JsonRead } from '../shared/json-read.interceptor.js';
import { aiStateOf } from './ai-state.js';
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

  /** What this site can do; strangers are told what they need to see the page. */
  @Get('features')
  @Policy('open')
  async features(@Tenant() context: TenantContext): Promise<PublicFeaturesView | FeaturesView> {
    const { config, runtime, requestId } = context;
    const role = this.access.roleOf(context);
    const ai = role === 'admin' ? await aiStateOf(runtime, requestId) : null;
    return featuresOf(config, this.access.modeOf(context), role, this.uploads, ai);
  }

  /** The enabled platforms, whether each is ready, and how long a text may be there. */
  @Get('publishers')
  @Policy('admin')
  async publishers(@Tenant() context: TenantContext): Promise<{ readonly publishers: readonly PublisherView[] }> {
    const { runtime, requestId } = context;
    return { publishers: await runtime.limit(() => publishersOf(runtime, requestId), context) };
  }
}
