import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { Policy, ReadsItsBody, ServedOn } from '../../platform/routing/index.js';
import { WebhookCounter } from '../metrics/counted-webhooks.js';
import { PipelineLogsSettings } from '../settings.js';
import { BodySlots } from './body-slots.js';
import { checkBodyHeaders, readRawBody } from './raw-body.js';
import type { WebhookAnswer } from './webhook-answer.js';
import { WebhookGuard } from './webhook-guard.js';
import { WebhookIntake } from './webhook-intake.js';

/** A request as the first step of the application leaves it. */
interface WebhookRequest extends IncomingMessage {
  readonly requestId: string;
}

/**
 * GitLab's webhook, at two addresses and on any Host. Who calls is asked before the body is read; GitLab and the log
 * API are only called after the answer. Spec: pipeline-logs.md section 2.
 */
@Controller('webhook')
export class WebhookController {
  readonly #slots = new BodySlots();

  constructor(
    @Inject(PipelineLogsSettings) private readonly settings: Pick<PipelineLogsSettings, 'webhook'>,
    @Inject(WebhookGuard) private readonly guard: WebhookGuard,
    @Inject(WebhookIntake) private readonly intake: WebhookIntake,
    @Inject(WebhookCounter) private readonly counter: WebhookCounter,
  ) {}

  @Post(['gitlab', ''])
  @Policy('webhook')
  @ServedOn('tenant', 'canonical')
  @ReadsItsBody()
  receive(
    @Req() request: WebhookRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<WebhookAnswer> {
    return this.counter.counted(() => this.#answer(request, response));
  }

  async #answer(request: WebhookRequest, response: ServerResponse): Promise<WebhookAnswer> {
    const { maxBodyBytes } = this.settings.webhook;
    const { headers, requestId } = request;
    const admission = this.guard.admit(headers);
    const bytes = checkBodyHeaders(request, maxBodyBytes);
    // The room is free again as soon as the bytes are read; what is kept of them is small.
    const event = await this.#slots.hold(bytes, async () => {
      const raw = await readRawBody(request, response, maxBodyBytes);
      admission.checkBody(raw);
      return this.intake.read(headers, raw);
    });
    return this.intake.take({ requestId, headers, event });
  }
}
