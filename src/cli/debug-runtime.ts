import type { TenantRuntime } from '../tenancy/index.js';

/** The same tenant with `content.debug`: whatever would publish does a dry run. Spec: publishing.md sections 2.2, 4.4. */
export function debugRuntime(runtime: TenantRuntime): TenantRuntime {
  const { tenant, host, config, storage, listing, usesCaptioning } = runtime;
  return {
    ...{ tenant, host, storage, listing, usesCaptioning },
    config: { ...config, content: { ...config.content, debug: true } },
    captioning: (requestId) => runtime.captioning(requestId),
    platforms: (requestId) => runtime.platforms(requestId),
    renewedPlatform: (refused, options) => runtime.renewedPlatform(refused, options),
    limit: (work, options) => runtime.limit(work, options),
    hold: () => runtime.hold(),
  };
}
