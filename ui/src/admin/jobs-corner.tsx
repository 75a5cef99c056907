import type { JSX } from 'preact';
import { useStore } from '../lib/use-store.js';
import { JobCards } from './late-parts.js';
import { useAdmin } from './services.js';

/** The jobs under way and what became of them, beside whatever is on the screen. Spec: ui.md section 8. */
export function JobsCorner(): JSX.Element | null {
  const { jobs } = useAdmin();
  return useStore(jobs.shown).length > 0 ? <JobCards /> : null;
}
