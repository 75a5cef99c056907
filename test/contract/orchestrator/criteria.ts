import type { Checks } from './support/checks.js';
import { PROVIDERS } from './support/providers.js';
import type { Plan } from './support/target.js';

/** The fifteen criteria, each resting on checks of this very run; so they hold only in a run of the whole suite. */
export function describeCriteria(checks: Checks, plan: Plan): void {
  const schema = [
    'Top-level fields',
    'Features block',
    'Storage block',
    'Publishers block',
    'email_server block',
    'AI block',
  ];
  const service = (name: string) => `WebImageService (Orchestrated Mode)/${name}`;
  const own = (name: string) => `Beside the report/${name}`;
  const criteria: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'AC01',
      'when an answer has schema 2, all its blocks are parsed',
      [...schema.map((name) => `Schema V2 Validation/${name}`), 'OrchestratorClient/get_runtime_by_host'],
    ],
    ['AC02', 'when an answer has schema 1, it still works', ['OrchestratorClient/Schema 1']],
    [
      'AC03',
      'when references are resolved, the four providers’ credentials come',
      [
        ...plan.providers.map((name) => `Credentials Resolution/${PROVIDERS[name].title}`),
        'ConfigSource Abstraction/OrchestratorConfigSource.get_credentials',
      ],
    ],
    [
      'AC04',
      'when an optional credential fails, the rest works; when the storage’s fails, nothing does',
      ['OrchestratorClient/Invalid ref', own('Optional credential missing'), own('Storage credential missing')],
    ],
    [
      'AC05',
      'when runtime config is asked for, POST is used, and GET after a 405',
      ['POST-Preferred Runtime Lookup/POST with valid host', 'OrchestratorClient/POST, then GET on 405'],
    ],
    ['AC06', 'when lines are written, no reference, token or secret is in them', [own('Log')]],
    [
      'AC07',
      'when a credential is kept, it is for ten minutes at most',
      ['CredentialCache/set/get', 'CredentialCache/TTL expiry'],
    ],
    [
      'AC08',
      'when config is kept, it is by host and for the answer’s time',
      ['RuntimeConfigCache/set/get', 'RuntimeConfigCache/Cache miss', 'RuntimeConfigCache/Stale serving'],
    ],
    [
      'AC09',
      'when the source is switched, nothing else has to be',
      ['ConfigSource Abstraction/Factory pattern', own('Switch')],
    ],
    [
      'AC10',
      'when requests come, a tenant’s clients are the same for all of them',
      [service('Service clients per tenant')],
    ],
    ['AC11', 'when a standalone host is set, every other host is nobody’s', [own('STANDALONE_HOST')]],
    [
      'AC12',
      'when a request is served, its tenant and its id go with it',
      [service('Config loaded'), own('Request context')],
    ],
    [
      'AC13',
      'when probes come, live is always 200 and ready asks the orchestrator',
      [own('Health'), own('Health without orchestrator')],
    ],
    ['AC14', 'when many want a credential at once, it is resolved once', ['SingleFlight/Coalescing']],
    [
      'AC15',
      'when a tenant is first seen, its storage is resolved at once and the rest on first use',
      [service('Storage (eager)'), service('AI (lazy)'), service('AI on first use')],
    ],
  ];
  for (const criterion of criteria) checks.criterion(...criterion);
}
