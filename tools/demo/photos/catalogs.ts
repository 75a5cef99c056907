import { AURORA } from './aurora/catalog.js';
import { HARBOR } from './harbor/catalog.js';
import type { Photo } from './studio/photo.js';

/** The tenants of the demo. */
export const DEMO_TENANTS = ['aurora', 'harbor'] as const;
export type DemoTenant = (typeof DEMO_TENANTS)[number];

/** What each tenant's inbox holds on the first start. */
export const CATALOGS = { aurora: AURORA, harbor: HARBOR } as const satisfies Record<DemoTenant, readonly Photo[]>;
