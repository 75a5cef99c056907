import { upstreamError } from '../kernel/index.js';
import type { AiConfig, CredentialFields, RenewCredential, TenantConfig } from '../kernel/index.js';
import type { Captioning, CaptioningFactory } from './captioning.port.js';

/** Who builds which captioning. */
export type CaptioningFactories = Readonly<Record<AiConfig['provider'], CaptioningFactory>>;

/** Every captioning of this build behind one factory. A new provider does not compile before it has a place here. */
export class CaptioningByProvider implements CaptioningFactory {
  constructor(private readonly factories: CaptioningFactories) {}

  /** @throws PublisherError as the provider's own factory; `ai_unavailable` for a tenant without AI */
  async build(config: TenantConfig, credential: CredentialFields | null, renew?: RenewCredential): Promise<Captioning> {
    if (config.ai === null) {
      throw upstreamError('ai_unavailable', 'Captioning is not set up for this tenant.', { reason: 'not_configured' });
    }
    return this.factories[config.ai.provider].build(config, credential, renew);
  }
}
