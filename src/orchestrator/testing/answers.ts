import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TenantFile } from '../../../test/support/orchestrator/index.js';

type Json = Record<string, unknown>;

const FIXTURES = join(__dirname, '../../../test/support/orchestrator/fixtures');

/** A payload that follows the contract, fresh for every call. */
export function fixture(name: 'runtime-v1' | 'runtime-v2'): Json {
  return JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Json;
}

/** The smallest tenant of the demo kind: local storage, an outbox. @param more replaces members of the envelope */
export function localTenant(more: Json = {}, config: Json = {}): TenantFile {
  return {
    envelope: {
      schema_version: 2,
      app_type: 'publisher_v2',
      ttl_seconds: 600,
      config: {
        features: { publish_enabled: true, analyze_caption_enabled: true },
        storage: { provider: 'local', paths: { root: '/' } },
        publishers: [{ id: 'outbox', type: 'outbox' }],
        ...config,
      },
      ...more,
    },
  };
}
