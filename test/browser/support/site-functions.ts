import request from 'supertest';
import type { TenantFile } from '../../support/orchestrator/index.js';
import type { Studio } from './studio.js';

/** A function that a site may have or not. Spec: ui.md section 16, test 15. */
export interface SiteFunction {
  /** Name in the settings. */
  readonly setting: string;
  /** Words of its buttons and links beside a photo. */
  readonly photo: readonly string[];
  /** Words of its buttons below selected tiles. */
  readonly bar: readonly string[];
  /** As the list of keys shows it; null = no key does it. */
  readonly key: string | null;
}

export const SITE_FUNCTIONS: readonly SiteFunction[] = [
  { setting: 'keep_enabled', photo: ['Keep'], bar: ['Keep'], key: 'K' },
  { setting: 'remove_enabled', photo: ['Remove'], bar: ['Remove'], key: 'R' },
  { setting: 'analyze_caption_enabled', photo: ['Analyze'], bar: ['Analyze'], key: 'A' },
  { setting: 'publish_enabled', photo: ['Publish'], bar: ['Publish'], key: 'P' },
  { setting: 'delete_enabled', photo: ['Delete…'], bar: ['Delete…'], key: null },
  { setting: 'library_enabled', photo: ['Upload'], bar: [], key: null },
];
export const ALL_ON = Object.fromEntries(SITE_FUNCTIONS.map(({ setting }) => [setting, true]));

/** Gives a tenant another configuration and has the application read it. */
export async function configure({ app, headersOfAdmin }: Studio, tenant: string, file: TenantFile): Promise<void> {
  app.tenants.set(tenant, file);
  const headers = await headersOfAdmin(tenant);
  await request(app.url)
    .post('/api/admin/config/refresh')
    .set({ ...headers })
    .expect(200);
}
