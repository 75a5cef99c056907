import { Body, Controller, Inject, Post } from '@nestjs/common';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { CaptionService, type CaptionPreview } from '../../../workflow/index.js';
import { CountsAs, Policy, Refuses } from '../../http/index.js';
import { STORAGE_CODES } from '../shared/refusals.js';
import { toMap } from '../shared/text-map.js';
import { PreviewBody } from './captions.dto.js';

/** Exactly what each platform would receive. Changes nothing, so it needs no fresh settings. */
@Controller('api/captions')
export class PreviewController {
  constructor(@Inject(CaptionService) private readonly captions: CaptionService) {}

  /** What each platform would receive of these texts; nothing is stored or sent. */
  @Post('preview')
  @Policy('admin')
  @CountsAs('read')
  @Refuses(STORAGE_CODES, 'unknown_platform')
  preview(
    @Tenant() { runtime, requestId }: TenantContext,
    @Body() body: PreviewBody,
  ): Promise<Readonly<Record<string, CaptionPreview>>> {
    const { caption = null, captions, platforms = null, nsfw = null } = body;
    const input = { caption, captions: toMap(captions), platforms, nsfw };
    return runtime.limit(() => this.captions.preview(runtime, input, requestId));
  }
}
