import { LRUCache } from 'lru-cache';
import { pause, type Clock, type CredentialFields, type Ids, type RenewCredential } from '../../kernel/index.js';
import type { TenantConfig, UsageMeter } from '../../kernel/index.js';
import { SingleFlight } from '../../platform/caching/index.js';
import { Breaker, breakerLog, type DependencyMetrics, type HttpClient } from '../../platform/http/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type {
  AiCall,
  Analysis,
  AnalyzablePhoto,
  Captioning,
  CaptioningFactory,
  CaptionRequest,
} from '../captioning.port.js';
import { ADVISED_SETTINGS, parseLifecycle, type Announced } from './advisories.js';
import { ApiKey } from './api-key.js';
import { apiPlace, type ApiStyle } from './base-url.js';
import { aiUnavailable } from './failures.js';
import { ModelLifecycle } from './lifecycle.js';
import { loadSdk } from './load-sdk.js';
import { ModelCalls, type SharedCallParts } from './model-calls.js';
import { ModelEndings } from './model-endings.js';
import { OpenAiAnalyzer } from './openai.analyzer.js';
import { OpenAiCaptionWriter } from './openai.writer.js';
import { cleanLine, ownWords } from './own-words.js';
import { ParameterMemory } from './parameter-memory.js';
import { promptVersion } from './prompt-file.js';
import { captionsVersion, readPrompts, type Prompts } from './prompts.js';
import { parseSettings, type OpenAiSettings, type SettingWarning } from './settings.js';
import { TenantLanes, type Sleep } from './tenant-lanes.js';
import { DEPENDENCY, OpenAiTransport } from './transport.js';

export interface OpenAiFactoryOptions {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly counts?: DependencyMetrics;
  readonly usage: UsageMeter;
  /** An OpenAI-compatible server; null = OpenAI itself. */
  readonly baseUrl: string | null;
  /** Null = by the base URL. */
  readonly apiStyle: ApiStyle | null;
  /** A tenant's pseudonym, for `safety_identifier`. */
  readonly userIdOf: (tenant: string) => string;
  /** Waits; tests hand in their own. */
  readonly sleep?: Sleep;
}

/** What all tenants share. */
interface Shared {
  readonly calls: SharedCallParts;
  readonly endings: ModelEndings;
}

/** Config versions of which it is remembered what was said. */
const MAX_SAID = 10_000;

/** Builds a tenant's captioning by OpenAI. Calls nobody. Spec: captioning.md section 2. */
export class OpenAiCaptioningFactory implements CaptioningFactory {
  readonly #prompts: Prompts = readPrompts();
  readonly #flights = new SingleFlight<Analysis>();
  readonly #said = new LRUCache<string, true>({ max: MAX_SAID });
  #shared: Shared | null = null;

  /** @throws Error when a prompt is not as it must be: the service does not start */
  constructor(private readonly options: OpenAiFactoryOptions) {}

  /** @throws PublisherError `ai_unavailable` (`not_configured`) when there is no key */
  async build(config: TenantConfig, credential: CredentialFields | null, renew?: RenewCredential): Promise<Captioning> {
    const { clock, log, ids, usage, userIdOf } = this.options;
    const { tenant, ai } = config;
    if (ai === null) throw aiUnavailable('not_configured');
    const key = new ApiKey(credential, { clock, log, renew: renew ?? null });
    const { calls: shared, endings } = this.#sharedParts();
    const { settings, warnings } = parseSettings(ai);
    for (const warning of warnings) this.#warn(config, warning);
    const caller = { tenant, userId: userIdOf(tenant), ratePerMinute: settings.ratePerMinute, key };
    const parts = { tenant, settings, calls: new ModelCalls(shared, caller), bill: { usage, clock }, clock };
    const own = ownWords(config);
    const analyzer = new OpenAiAnalyzer({
      ...parts,
      flights: this.#flights,
      prompt: this.#visionPrompt(settings.language),
      clean: (text) => cleanLine(text, own),
    });
    const prompts = this.#prompts;
    const writer = new OpenAiCaptionWriter({
      ...parts,
      ai,
      ids,
      prompts,
      promptVersion: captionsVersion(prompts),
      own,
    });
    const lifecycle = this.#lifecycle(config, settings, key, endings);
    return captioningOf(analyzer, writer, lifecycle);
  }

  #sharedParts(): Shared {
    this.#shared ??= this.#share();
    return this.#shared;
  }

  /** On first use: a process without such tenants loads no SDK. */
  #share(): Shared {
    const { http, clock, ids, log, counts } = this.options;
    const { baseUrl, style } = apiPlace(this.options.baseUrl, this.options.apiStyle);
    const sleep: Sleep = this.options.sleep ?? pause;
    const breaker = new Breaker(DEPENDENCY, clock, breakerLog(log, DEPENDENCY, 'process', counts));
    const transport = new OpenAiTransport({ sdk: loadSdk(), http, clock, baseUrl });
    const lanes = new TenantLanes(clock, sleep);
    const memory = new ParameterMemory(style, clock);
    const calls = { transport, style, memory, lanes, breaker, clock, ids, log, counts, sleep };
    return { calls, endings: new ModelEndings(transport, clock) };
  }

  #visionPrompt(language: string): { readonly text: string; readonly version: string } {
    const { vision } = this.#prompts;
    const text = vision.render({ language });
    return { text, version: promptVersion(vision.id, text) };
  }

  #lifecycle(config: TenantConfig, settings: OpenAiSettings, key: ApiKey, endings: ModelEndings): ModelLifecycle {
    const { clock, log } = this.options;
    const announced: Record<string, Announced | null> = {};
    for (const setting of ADVISED_SETTINGS) {
      const read = parseLifecycle(config.ai?.extra ?? {}, setting);
      if (read === 'malformed') this.#warn(config, { setting: `${setting}_lifecycle`, reason: 'wrong_type' });
      announced[setting] = read === 'malformed' ? null : read;
    }
    const isNew = (what: string): boolean => this.#isNew(config, what);
    return new ModelLifecycle({
      ...{ settings, endings, key, clock, log, isNew },
      announced: { vision_model: announced['vision_model'] ?? null, caption_model: announced['caption_model'] ?? null },
    });
  }

  #warn(config: TenantConfig, { setting, reason }: SettingWarning): void {
    if (!this.#isNew(config, `${setting} ${reason}`)) return;
    const message = 'A setting of a tenant’s captioning is ignored; its default counts.';
    this.options.log.warn('ai_setting_ignored', message, { setting, reason });
  }

  /** A tenant is built anew with every credential: what was said of a config version is not said again. */
  #isNew({ tenant, configVersion }: TenantConfig, what: string): boolean {
    const key = JSON.stringify([tenant, configVersion, what]);
    if (this.#said.has(key)) return false;
    this.#said.set(key, true);
    return true;
  }
}

/** Every use looks after the life of the models as well, without waiting for it. */
function captioningOf(analyzer: OpenAiAnalyzer, writer: OpenAiCaptionWriter, lifecycle: ModelLifecycle): Captioning {
  lifecycle.say();
  return {
    analyzer: {
      analyze: (photo: AnalyzablePhoto, call: AiCall) => {
        lifecycle.refresh();
        return analyzer.analyze(photo, call);
      },
    },
    writer: {
      write: (request: CaptionRequest, call: AiCall) => {
        lifecycle.refresh();
        return writer.write(request, call);
      },
    },
    advisories: () => lifecycle.advisories(),
    dispose: async () => lifecycle.dispose(),
  };
}
