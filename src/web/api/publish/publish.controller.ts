import type { ServerResponse } from 'node:http';
import { Body, Controller, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { callerError } from '../../../kernel/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { PublishService, type PhotoChoice, type PublishRequest } from '../../../workflow/index.js';
import { Answers, CountsAs, Policy, Refuses, Takes } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { Mutations } from '../shared/mutations.js';
import { expectedVersion, idempotencyKey, prefersAsync } from '../shared/preconditions.js';
import { PUBLISH_CODES } from '../shared/refusals.js';
import { toMap } from '../shared/text-map.js';
import { answerPublish, type RunningView } from './publish-answer.js';
import { PublishBody, PublishNextBody, PublishQuery, type PublishOptionsBody } from './publish.dto.js';
import type { PublishView } from './publish-view.js';

const CONTENT_HASH = /^[0-9a-f]{64}$/;
const NO_TEXT = { caption: null, captions: new Map<string, string>(), altText: null, nsfw: null, republish: false };

/** Publishing one photo, named or chosen. All rules are the service's. Spec: publishing.md sections 2 and 6. */
@Controller('api')
export class PublishController {
  constructor(
    private readonly mutations: Mutations,
    @Inject(PublishService) private readonly publisher: PublishService,
  ) {}

  /** Posts one photo to the platforms; the same key never posts twice. */
  @Post('images/:filename/publish')
  @Policy('admin')
  @CountsAs('publish')
  @Answers({ 200: 'PublishView', 202: 'RunningView', 207: 'PublishView' })
  @Takes('If-Match', 'Idempotency-Key', 'Prefer')
  @Refuses(PUBLISH_CODES)
  publish(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: PublishQuery,
    @Body() body: PublishBody,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<PublishView | RunningView> {
    if (body.republish === true && !body.platforms) throw republishNeedsPlatforms();
    const { caption = null, captions, altText = null, nsfw = null, republish = false } = body;
    const texts = { caption, captions: toMap(captions), altText, nsfw, republish };
    return this.#run(context, body, { photo: choiceOf(filename, query, request), ...texts }, request, response);
  }

  /** Chooses a photo of the inbox and posts it. */
  @Post('publish/next')
  @Policy('admin')
  @CountsAs('publish')
  @Answers({ 200: 'PublishView', 202: 'RunningView', 207: 'PublishView' })
  @Takes('Idempotency-Key', 'Prefer')
  @Refuses(PUBLISH_CODES, 'nothing_to_publish')
  publishNext(
    @Tenant() context: TenantContext,
    @Body() body: PublishNextBody,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<PublishView | RunningView> {
    const photo = { by: 'next', order: body.order ?? 'random' } as const;
    return this.#run(context, body, { photo, ...NO_TEXT }, request, response);
  }

  async #run(
    context: TenantContext,
    options: PublishOptionsBody,
    what: Pick<PublishRequest, 'photo' | 'caption' | 'captions' | 'altText' | 'nsfw' | 'republish'>,
    { headers }: ApiRequest,
    response: ServerResponse,
  ): Promise<PublishView | RunningView> {
    const dryRun = options.dryRun ?? false;
    const key = idempotencyKey(headers, dryRun);
    const { runtime, actor, requestId } = await this.mutations.begin(context);
    const run: PublishRequest = {
      ...what,
      platforms: options.platforms ?? null,
      allowEmptyCaption: options.allowEmptyCaption ?? false,
      ai: options.ai ?? 'auto',
      mode: dryRun ? 'dry' : 'live',
      idempotencyKey: dryRun ? null : key,
      respondAsync: prefersAsync(headers),
      kind: 'web',
      actor,
      requestId,
    };
    return answerPublish(await runtime.limit(() => this.publisher.publish(runtime, run)), response);
  }
}

function choiceOf(filename: string, query: PublishQuery, request: ApiRequest): PhotoChoice {
  if (CONTENT_HASH.test(filename)) return { by: 'hash', contentHash: filename };
  const folder = query.folder ?? 'inbox';
  return { by: 'name', folder, name: filename, expectedVersion: expectedVersion(request.headers) };
}

function republishNeedsPlatforms(): Error {
  return callerError('validation_failed', 'Publishing again needs explicit platforms.', {
    fields: [{ pointer: '/platforms', code: 'required', detail: 'Name the platforms to publish to again.' }],
  });
}
