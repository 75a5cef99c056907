import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type * as Factory from '../../src/app.factory.js';
import type * as Lifecycle from '../../src/app.lifecycle.js';
import type * as Environment from '../../src/platform/environment/index.js';
import type * as Logging from '../../src/platform/logging/index.js';
import type * as SecretForms from '../../src/platform/logging/secret-forms.js';
import type * as System from '../../src/platform/system/index.js';
import type * as LocalStorage from '../../src/storage/local/index.js';
import type * as RateTables from '../../src/web/http/rate-limits/rate-table.js';

const DIST = resolve(__dirname, '../../../dist');

/** What `npm run build` made: benches measure the very files that run in production. */
interface Built {
  readonly 'app.factory': typeof Factory;
  readonly 'app.lifecycle': typeof Lifecycle;
  readonly 'platform/environment/index': typeof Environment;
  readonly 'platform/logging/index': typeof Logging;
  readonly 'platform/logging/secret-forms': typeof SecretForms;
  readonly 'platform/system/index': typeof System;
  readonly 'storage/local/index': typeof LocalStorage;
  readonly 'web/http/rate-limits/rate-table': typeof RateTables;
}

/** A module of the built server. */
export function built<K extends keyof Built>(name: K): Built[K] {
  return createRequire(__filename)(join(DIST, `${name}.js`)) as Built[K];
}
