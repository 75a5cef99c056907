import { Body, Controller, Delete, Inject, Param, Post, Put, Query, Req } from '@nestjs/common';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { CaptionService, PhotoViewService } from '../../../workflow/index.js';
import { CountsAs, Policy, Refuses, Takes } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { FolderQuery } from '../shared/folder.dto.js';
import { Mutations, requireFeature } from '../shared/mutations.js';
import { found } from '../shared/photo-access.js';
import { handleOf } from '../shared/photo-handle.js';
import { AI_CODES, PHOTO_CHANGE_CODES } from '../shared/refusals.js';
import { toMap } from '../shared/text-map.js';
import { analysisView, type AnalysisView } from './analysis-view.js';
import { captionStateView, type CaptionStateView } from './caption-view.js';
import { AnalyzeQuery, DropCaptionQuery, SaveCaptionBody } from './captions.dto.js';

/** Analysis and captions of one photo. Spec: web-api.md sections 4, 5.3 and 5.5. */
@Controller('api/images/:filename')
export class CaptionsController {
  constructor(
    private readonly mutations: Mutations,
    @Inject(CaptionService) private readonly captions: CaptionService,
    @Inject(PhotoViewService) private readonly views: PhotoViewService,
  ) {}

  /** Has the photo looked at and a caption written; what a person wrote stays. */
  @Post('analyze')
  @Policy('admin')
  @CountsAs('analyze')
  @Takes('If-Match')
  @Refuses(PHOTO_CHANGE_CODES, AI_CODES, 'feature_disabled')
  async analyze(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: AnalyzeQuery,
    @Req() request: ApiRequest,
  ): Promise<AnalysisView> {
    const photo = handleOf(filename, query, request);
    const { runtime, actor, requestId } = await this.mutations.begin(context);
    requireFeature(runtime.config.features.analyzeCaptionEnabled, 'analyze_caption_enabled');
    const options = { force: query.force_refresh === 'true', actor, requestId };
    return analysisView(await runtime.limit(() => this.captions.analyze(runtime, photo, options)));
  }

  /** Saves the words of a person, unless somebody else has saved meanwhile. */
  @Put('caption')
  @Policy('admin')
  @Takes('If-Match')
  @Refuses(PHOTO_CHANGE_CODES, 'caption_changed', 'unknown_platform')
  async save(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: FolderQuery,
    @Body() body: SaveCaptionBody,
    @Req() request: ApiRequest,
  ): Promise<CaptionStateView> {
    const photo = handleOf(filename, query, request);
    const { runtime, actor, requestId } = await this.mutations.begin(context);
    const { caption, captions, altText, nsfw, captionVersion } = body;
    const change = { caption, captions: captions && toMap(captions), altText, nsfw, captionVersion };
    return captionStateView(
      await runtime.limit(() => this.captions.save(runtime, { photo, ...change, actor, requestId })),
    );
  }

  /** Drops the words of people; what was generated comes back. */
  @Delete('caption')
  @Policy('admin')
  @Takes('If-Match')
  @Refuses(PHOTO_CHANGE_CODES, 'caption_changed')
  async drop(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: DropCaptionQuery,
    @Req() request: ApiRequest,
  ): Promise<CaptionStateView> {
    const photo = handleOf(filename, query, request);
    const { runtime, actor, requestId } = await this.mutations.begin(context);
    return captionStateView(
      await runtime.limit(async () => {
        const { caption } = await found(this.views.detail(runtime, photo));
        const human = Object.entries(caption.captions).filter(([, { source }]) => source === 'human');
        const captions = new Map(human.map(([platform]) => [platform, null]));
        const { captionVersion } = query;
        return this.captions.save(runtime, { photo, caption: null, captions, captionVersion, actor, requestId });
      }),
    );
  }
}
