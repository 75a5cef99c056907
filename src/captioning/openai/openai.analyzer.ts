import { deadlineIn, type Clock, type Deadline } from '../../kernel/index.js';
import type { SingleFlight } from '../../platform/caching/index.js';
import type { AiCall, Analysis, AnalyzablePhoto, ImageAnalyzer } from '../captioning.port.js';
import { ANALYSIS_FIELDS } from './analysis-fields.js';
import { readAnalysis } from './analysis-result.js';
import { aiBadOutput, modelRejected, UnusableOutput } from './failures.js';
import { objectSchema, type Clean } from './field-table.js';
import type { ModelCalls } from './model-calls.js';
import type { ModelRequest, SentImage } from './model-request.js';
import { PaidWork } from './paid-work.js';
import { prepareImage } from './prepare-image.js';
import { badModelSetting, type Look, type OpenAiSettings } from './settings.js';
import type { WorkLimits } from './transport.js';

export interface AnalyzerParts {
  readonly tenant: string;
  readonly settings: OpenAiSettings;
  readonly calls: ModelCalls;
  readonly flights: SingleFlight<Analysis>;
  readonly bill: ConstructorParameters<typeof PaidWork>[0];
  readonly clock: Clock;
  /** The rendered prompt and its version. */
  readonly prompt: { readonly text: string; readonly version: string };
  readonly clean: Clean;
}

/** Of the 25 s for a photo; the rest is for its captions. Spec: captioning.md section 2, "Escalation". */
const ANALYSIS_MS = 17_000;
const MOST_CALLS = 3;
const MAX_OUTPUT_TOKENS = 1500;
const SCHEMA = { name: 'photo_analysis', schema: objectSchema(ANALYSIS_FIELDS) };
const TEXT = 'Analyse the photo of this message.';

/** Looks at photos with a model of OpenAI or a compatible server. Spec: captioning.md sections 2 and 3. */
export class OpenAiAnalyzer implements ImageAnalyzer {
  constructor(private readonly parts: AnalyzerParts) {}

  /** One paid look, whoever asks for the same photo meanwhile. */
  async analyze(photo: AnalyzablePhoto, call: AiCall): Promise<Analysis> {
    const { tenant, flights, prompt } = this.parts;
    const key = JSON.stringify([tenant, photo.contentHash, prompt.version]);
    return flights.run(key, (signal) => this.#look(photo, { ...call, signal }), { signal: call.signal });
  }

  async #look(photo: AnalyzablePhoto, call: AiCall): Promise<Analysis> {
    const { settings, bill, clock, tenant, prompt } = this.parts;
    const bad = badModelSetting(settings, ['vision_model']);
    if (bad !== null) throw modelRejected(bad);
    const work = new PaidWork(bill, { tenant, operationId: call.operationId, step: 'analyze' }, MOST_CALLS);
    const limits = { ...call, deadline: sooner(call.deadline, deadlineIn(clock, ANALYSIS_MS)) };
    const analysis = await this.#escalate(photo, work, limits);
    const { responseIds, tokens } = work;
    const { visionModel: model } = settings;
    return {
      ...analysis,
      provenance: { source: 'ai', provider: 'openai', model, promptVersion: prompt.version, responseIds, tokens },
    };
  }

  /** The usual size; what gives no usable answer is looked at once more in the larger one. A refusal is final. */
  async #escalate(photo: AnalyzablePhoto, work: PaidWork, limits: WorkLimits): Promise<Omit<Analysis, 'provenance'>> {
    const { look, fallback } = this.parts.settings;
    const looks = fallback === null ? [look] : [look, fallback];
    let reason: UnusableOutput['reason'] = 'schema';
    for (const each of looks) {
      const isFirst = each === look;
      if (!isFirst && (!work.mayCall || limits.deadline.remainingMs() <= 0)) break;
      try {
        return await this.#ask(photo, each, work, limits);
      } catch (error) {
        if (!(error instanceof UnusableOutput)) throw error;
        ({ reason } = error);
        if (reason === 'refused') break;
      }
    }
    throw aiBadOutput(reason);
  }

  async #ask(
    photo: AnalyzablePhoto,
    look: Look,
    work: PaidWork,
    limits: WorkLimits,
  ): Promise<Omit<Analysis, 'provenance'>> {
    const { settings, calls, prompt, clean } = this.parts;
    let image: Promise<SentImage> | null = null;
    const request: ModelRequest = {
      operation: 'analyze',
      setting: 'vision_model',
      model: settings.visionModel,
      effort: settings.effort,
      instructions: prompt.text,
      text: TEXT,
      image: () => (image ??= this.#image(photo, look, limits)),
      schema: SCHEMA,
      maxOutputTokens: MAX_OUTPUT_TOKENS,
    };
    return readAnalysis(await calls.ask(request, work, limits), clean);
  }

  async #image(photo: AnalyzablePhoto, look: Look, { signal }: WorkLimits): Promise<SentImage> {
    const link = this.parts.settings.sendsLink ? await photo.link?.(signal) : null;
    const url = link ? link.reveal() : await prepareImage(photo.bytes, look.maxDimension);
    return { url, detail: look.detail };
  }
}

function sooner(one: Deadline, other: Deadline): Deadline {
  return { remainingMs: () => Math.min(one.remainingMs(), other.remainingMs()) };
}
