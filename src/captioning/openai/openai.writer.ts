import type { AiConfig, Ids } from '../../kernel/index.js';
import type { AiCall, CaptionRequest, CaptionResult, CaptionWriter } from '../captioning.port.js';
import { captionSchema, readCaptions, readSdCaption, SD_SCHEMA, type ReadCaptions } from './caption-fields.js';
import { captionMessage, sdMessage } from './caption-prompt.js';
import { aiBadOutput, modelRejected, UnusableOutput, type ModelSetting } from './failures.js';
import { newFence } from './fence.js';
import type { ModelCalls } from './model-calls.js';
import { PaidWork } from './paid-work.js';
import type { Prompts } from './prompts.js';
import { badModelSetting, type OpenAiSettings } from './settings.js';

export interface WriterParts {
  readonly tenant: string;
  readonly ai: AiConfig | null;
  readonly settings: OpenAiSettings;
  readonly calls: ModelCalls;
  readonly bill: ConstructorParameters<typeof PaidWork>[0];
  readonly ids: Ids;
  readonly prompts: Prompts;
  readonly promptVersion: string;
  /** The tenant's own texts. */
  readonly own: readonly string[];
}

const MOST_CALLS = 2;
/** Spec: captioning.md section 2, "Request parameters". */
const TOKENS = { base: 400, perPlatform: 500, most: 4000 };
const SD_TOKENS = 400;

/** Writes the captions of all platforms in one call. Spec: captioning.md section 4. */
export class OpenAiCaptionWriter implements CaptionWriter {
  constructor(private readonly parts: WriterParts) {}

  async write(request: CaptionRequest, call: AiCall): Promise<CaptionResult> {
    const { settings, promptVersion } = this.parts;
    call.signal?.throwIfAborted();
    const isOwnCall = request.sdCaption && settings.sdCaptionModel !== settings.captionModel;
    const work = this.#work('captions', call);
    const read = await this.#captions(request, request.sdCaption && !isOwnCall, work, call);
    const sdWork = this.#work('sd_caption', call);
    const sdCaption = isOwnCall ? await this.#sdCaption(request, sdWork, call) : read.sdCaption;
    const warnings = [
      ...(read.isStripped ? ['stripped_link'] : []),
      ...(request.sdCaption && sdCaption === null ? ['sd_caption_unusable'] : []),
    ];
    const responseIds = [...work.responseIds, ...sdWork.responseIds];
    const tokens = work.tokens + sdWork.tokens;
    const { captionModel: model } = settings;
    const provenance = { source: 'ai', provider: 'openai', model, promptVersion, responseIds, tokens } as const;
    return { captions: read.captions, sdCaption, warnings, provenance };
  }

  /** What cannot be used is asked for once more; a refusal is final. */
  async #captions(
    request: CaptionRequest,
    withSdCaption: boolean,
    work: PaidWork,
    call: AiCall,
  ): Promise<ReadCaptions> {
    const { calls, own } = this.parts;
    const question = this.#question(request, withSdCaption);
    const allowed = [...own, ...request.seeds, ...request.voice];
    let reason: UnusableOutput['reason'] = 'schema';
    while (work.mayCall && call.deadline.remainingMs() > 0) {
      try {
        return readCaptions(await calls.ask(question, work, call), request, withSdCaption, allowed);
      } catch (error) {
        if (!(error instanceof UnusableOutput)) throw error;
        ({ reason } = error);
        if (reason === 'refused') break;
      }
    }
    throw aiBadOutput(reason);
  }

  #question(request: CaptionRequest, withSdCaption: boolean) {
    const { settings, prompts, ai, ids } = this.parts;
    this.#checkModel('caption_model');
    const input = { request, ai, withSdCaption, language: settings.language, fence: newFence(ids) };
    const schema = captionSchema(request.targets, withSdCaption);
    return {
      operation: 'captions' as const,
      setting: 'caption_model' as const,
      model: settings.captionModel,
      effort: settings.effort,
      instructions: prompts.frame.template,
      text: captionMessage(prompts, input),
      image: null,
      schema: { name: 'captions', schema },
      maxOutputTokens: Math.min(TOKENS.most, TOKENS.base + TOKENS.perPlatform * request.targets.length),
    };
  }

  /** Null = not usable, for whatever reason but the caller's leaving: the captions stand without it. */
  async #sdCaption(request: CaptionRequest, work: PaidWork, call: AiCall): Promise<string | null> {
    const { settings, calls, prompts, ai, ids, own } = this.parts;
    const question = {
      operation: 'sd_caption' as const,
      setting: 'sd_caption_model' as const,
      model: settings.sdCaptionModel,
      effort: settings.effort,
      instructions: prompts.frame.template,
      text: sdMessage(prompts, { request, ai, fence: newFence(ids) }),
      image: null,
      schema: { name: 'sd_caption', schema: SD_SCHEMA },
      maxOutputTokens: SD_TOKENS,
    };
    try {
      this.#checkModel('sd_caption_model');
      return readSdCaption(await calls.ask(question, work, call), own);
    } catch {
      call.signal?.throwIfAborted();
      return null;
    }
  }

  #checkModel(setting: ModelSetting): void {
    const bad = badModelSetting(this.parts.settings, [setting]);
    if (bad !== null) throw modelRejected(bad);
  }

  #work(step: 'captions' | 'sd_caption', { operationId }: AiCall): PaidWork {
    const { bill, tenant } = this.parts;
    return new PaidWork(bill, { tenant, operationId, step }, step === 'captions' ? MOST_CALLS : 1);
  }
}
