import type { Clock, Ids, TenantConfig, WaitOptions } from '../../kernel/index.js';
import { BASE_DOMAIN, fixture, openWorld } from '../../orchestrator/testing/index.js';
import type { OrchestratedWorld } from '../../orchestrator/testing/index.js';
import type { CredentialSlot, ResolvedCredential } from '../index.js';
import { OrchestratorCredentialResolver } from '../orchestrator/index.js';

/** Secrets of the tenant in the fixtures of the contract, by reference. */
export const VERMONT_CREDENTIALS = {
  'ref-vermont-dropbox-9d68e73f': { provider: 'dropbox', version: 'd1', refresh_token: 'CANARY-d', expires_at: null },
  'ref-vermont-openai-c0ffee': { provider: 'openai', version: 'o1', api_key: 'CANARY-o' },
  'ref-vermont-telegram-1a2b3c': { provider: 'telegram', version: 't1', bot_token: 'CANARY-t' },
  'ref-vermont-smtp-77aa88': { provider: 'smtp', version: 's1', password: 'CANARY-s' },
};
export const TELEGRAM_REF = 'ref-vermont-telegram-1a2b3c';
export const TELEGRAM: CredentialSlot = { kind: 'publisher', id: 'telegram-1' };

/** How a {@link Vermont} is set up. */
export interface VermontOptions {
  /** Variables beside the connection. */
  readonly env?: Readonly<Record<string, string>>;
  readonly credentials?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Another clock for the resolver than the world's. */
  readonly clock?: Clock;
  /** Every draw of chance, in [0, 1). Default: the machine's. */
  readonly random?: number;
  /** `CREDENTIAL_CACHE_TTL_SECONDS`, past its smallest value. */
  readonly ttlSeconds?: number;
}

/** The tenant of the contract's fixtures, its config, and a resolver over real HTTP. */
export class Vermont {
  private constructor(
    readonly world: OrchestratedWorld,
    readonly resolver: OrchestratorCredentialResolver,
    readonly config: TenantConfig,
  ) {}

  static async open(options: VermontOptions = {}): Promise<Vermont> {
    const credentials = options.credentials ?? VERMONT_CREDENTIALS;
    const file = { envelope: fixture('runtime-v2'), credentials };
    const world = await openWorld({ vermont: file }, { ORCHESTRATOR_TIMEOUT_MS: '1000', ...options.env });
    const { random, ttlSeconds } = options;
    const { orchestrator } = world.environment;
    const settings =
      ttlSeconds === undefined ? orchestrator : { ...orchestrator, credentialCacheTtlSeconds: ttlSeconds };
    const { log, context, live } = world;
    const ids: Ids = {
      uuid: () => world.ids.uuid(),
      hex: (bytes) => world.ids.hex(bytes),
      random: () => random ?? world.ids.random(),
    };
    const parts = { clock: options.clock ?? world.clock, ids, log, context, live };
    const resolver = new OrchestratorCredentialResolver(world.client, settings, parts);
    const lookup = await world.client.lookUpRuntime(`vermont.${BASE_DOMAIN}`, 'request-1');
    if (lookup.kind !== 'config') throw new Error('The fixture is no config.');
    return new Vermont(world, resolver, lookup.config);
  }

  resolve(
    slot: CredentialSlot = TELEGRAM,
    config: TenantConfig = this.config,
    options: WaitOptions = {},
    requestId = 'request-2',
  ): Promise<ResolvedCredential | null> {
    return this.resolver.resolve(config, slot, requestId, options);
  }

  /** What a resolve throws; its result if it does not. */
  refusal(slot?: CredentialSlot, config?: TenantConfig): Promise<unknown> {
    return this.resolve(slot, config).catch((error: unknown) => error);
  }

  /** Puts other secrets behind the references. */
  give(credentials: VermontOptions['credentials']): void {
    this.world.tenants.set('vermont', { envelope: fixture('runtime-v2'), ...(credentials ? { credentials } : {}) });
  }

  /** Puts another telegram credential behind its reference. */
  giveTelegram(payload: Readonly<Record<string, unknown>>): void {
    this.give({ ...VERMONT_CREDENTIALS, [TELEGRAM_REF]: payload });
  }

  /** Credential calls so far. */
  get calls(): number {
    return this.world.calls('credentials');
  }

  /** Waits until the orchestrator has had so many credential calls and the last answer has been used. */
  async settled(calls: number): Promise<void> {
    const lines = (): number =>
      this.world.log.of('orchestrator_call').filter((line) => line.fields['operation'] === 'credentials').length;
    for (let tries = 0; lines() < calls && tries < 200; tries += 1) await pause(10);
    await pause(5);
  }

  /** Ends it. @returns everything that was logged */
  async close(): Promise<string> {
    await this.world.close();
    return this.world.log.text();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
