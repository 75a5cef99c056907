import { EnvConfigSource } from '../../../src/config-source/env/index.js';
import { OrchestratorConfigSource } from '../../../src/config-source/orchestrator/index.js';
import { describeConfigSource } from '../../../src/config-source/testing/config-source.contract.js';
import { BASE_DOMAIN, localTenant, openWorld, RecordingLog } from '../../../src/orchestrator/testing/index.js';
import { loadEnvironment } from '../../../src/platform/environment/index.js';

describeConfigSource('env', async () => ({
  source: new EnvConfigSource(
    loadEnvironment({ STANDALONE_HOST: 'studio.example.com' }).environment,
    new RecordingLog(),
  ),
  tenant: 'studio',
  knownHost: 'studio.example.com',
  unknownHost: 'other.example.com',
  isOrchestrated: false,
  close: async () => undefined,
}));

describeConfigSource('orchestrator, over HTTP', async () => {
  const world = await openWorld({ aurora: localTenant() });
  return {
    source: new OrchestratorConfigSource(world.client, world.environment.orchestrator, world),
    tenant: 'aurora',
    knownHost: `aurora.${BASE_DOMAIN}`,
    unknownHost: `nobody.${BASE_DOMAIN}`,
    isOrchestrated: true,
    close: () => world.close(),
  };
});
