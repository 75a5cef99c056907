import type { Captioning } from '../../../src/captioning/index.js';
import { OpenAiCaptioningFactory, type OpenAiFactoryOptions } from '../../../src/captioning/openai/index.js';
import { analyzable, bandedPhoto, type CaptioningHarness } from '../../../src/captioning/testing/index.js';
import { Secret, type AiConfig, type AiUsage, type Clock, type CredentialFields } from '../../../src/kernel/index.js';
import type { RenewCredential, TenantConfig } from '../../../src/kernel/index.js';
import { RecordingLog } from '../../../src/orchestrator/testing/recording-log.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { RandomIds, SystemClock } from '../../../src/platform/system/index.js';
import { tenantConfig } from '../../../src/tenancy/testing/tenancy-fixtures.js';
import { startOpenAi, type OpenAiOptions, type RunningOpenAi } from '../../support/openai/index.js';

/** Secrets of the suite, to look for where they must not be. */
export const KEY = 'sk-CANARY-key-of-vermont-000000000000';
export const OTHER_KEY = 'sk-CANARY-other-key-of-vermont-0000000';

export type Style = 'responses' | 'chat';

/** An OpenAI with one key, and how to get a captioning that asks it. */
export interface OpenAiWorld {
  readonly openai: RunningOpenAi;
  readonly log: RecordingLog;
  /** Everything that was metered, in order. */
  readonly usage: readonly AiUsage[];
  readonly factory: OpenAiCaptioningFactory;
  build(changes?: TenantChanges, renew?: RenewCredential): Promise<Captioning>;
  close(): Promise<void>;
}

export interface TenantChanges extends Partial<Omit<TenantConfig, 'ai' | 'content'>> {
  readonly ai?: Partial<AiConfig>;
  readonly content?: Partial<TenantConfig['content']>;
  readonly key?: string;
}

export interface WorldOptions extends Partial<OpenAiFactoryOptions> {
  readonly style?: Style;
  readonly stand?: Partial<OpenAiOptions>;
  readonly clock?: Clock;
}

const AI: AiConfig = {
  provider: 'openai',
  credentialsRef: null,
  visionModel: null,
  captionModel: null,
  sdCaptionModel: null,
  systemPrompt: null,
  rolePrompt: null,
  sdCaptionSystemPrompt: null,
  sdCaptionRolePrompt: null,
  sdCaptionEnabled: true,
  sdCaptionSingleCallEnabled: true,
  ratePerMinute: 1000,
  language: null,
  extra: {},
};

/** No jitter: what is repeated is repeated at once. */
class EagerIds extends RandomIds {
  override random(): number {
    return 0;
  }
}

export async function openAiWorld({ style = 'responses', stand, ...more }: WorldOptions = {}): Promise<OpenAiWorld> {
  const openai = await startOpenAi({ keys: [KEY, OTHER_KEY], ...stand });
  const clock = more.clock ?? new SystemClock();
  const [http, log, usage] = [createHttpClient(clock), new RecordingLog(), [] as AiUsage[]];
  const factory = new OpenAiCaptioningFactory({
    ...{ http, clock, ids: new EagerIds(), log },
    usage: { record: (one) => void usage.push(one) },
    baseUrl: openai.url,
    apiStyle: style,
    userIdOf: (tenant) => `user-of-${tenant}`,
    ...more,
  });
  const built: Captioning[] = [];
  return {
    openai,
    log,
    usage,
    factory,
    build: async ({ ai, content, key = KEY, ...changes } = {}, renew) => {
      const plain = tenantConfig(changes);
      const config = { ...plain, ai: { ...AI, ...ai }, content: { ...plain.content, ...content } };
      const credential: CredentialFields = new Secret({ api_key: key });
      const captioning = await factory.build(config, credential, renew);
      built.push(captioning);
      return captioning;
    },
    close: async () => {
      for (const captioning of built) await captioning.dispose();
      http.onApplicationShutdown();
      await openai.close();
    },
  };
}

/** A fresh OpenAI for one test of the contract; it ends with the captioning. */
export async function openAiHarness(style: Style): Promise<CaptioningHarness> {
  const world = await openAiWorld({ style });
  const captioning = await world.build();
  let closing: Promise<void> | null = null;
  return {
    captioning: { ...captioning, dispose: () => (closing ??= world.close()) },
    photo: analyzable(await bandedPhoto(['#2458c8', '#ee8220'], 90, 60), 'CANARY-name.jpg'),
  };
}
