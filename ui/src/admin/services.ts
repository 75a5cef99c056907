import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Store } from '../lib/store.js';
import type { AdminApi } from './admin-api.js';
import type { Availability } from './availability.js';
import type { Bulk } from './create-bulk.js';
import type { Curation } from './curation.js';
import type { PastPage } from './history-place.js';
import type { Publisher } from './platforms.js';

/** What the admin modules share. */
export interface AdminServices extends Bulk {
  readonly api: AdminApi;
  readonly availability: Availability;
  readonly curation: Curation;
  /** Histories as they were left, by address. */
  readonly pastPages: Map<string, PastPage>;
  readonly publishers: Store<readonly Publisher[]>;
  /** Photos with a post nobody knows the fate of. */
  readonly decisions: Store<number>;
  readonly countDecisions: () => Promise<void>;
}

export const AdminContext = createContext<AdminServices | null>(null);

export function useAdmin(): AdminServices {
  const services = useContext(AdminContext);
  if (services === null) throw new Error('An admin component was drawn outside of its services.');
  return services;
}
