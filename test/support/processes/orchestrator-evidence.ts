import type { JournalEntry, RunningOrchestrator } from '../orchestrator/index.js';
import type { Call, Lookup } from './checker/index.js';

/**
 * What the control plane was asked and said. Every tenant of a house may publish as long as it is there.
 * @param startMs when its journal's clock was at zero, milliseconds since 1970
 */
export function evidenceOfOrchestrator(
  { journal }: RunningOrchestrator,
  startMs: number,
): { readonly lookups: readonly Lookup[]; readonly calls: readonly Call[] } {
  return {
    lookups: journal.flatMap((entry) => lookupOf(entry, startMs)),
    calls: journal.filter(({ route }) => route === 'runtime' || route === 'credentials').map(callOf),
  };
}

function lookupOf({ route, subject, status, answeredAtMs }: JournalEntry, startMs: number): readonly Lookup[] {
  if (route !== 'runtime' || answeredAtMs === null || (status !== 200 && status !== 404)) return [];
  const atMs = startMs + answeredAtMs;
  return [{ tenant: tenantOf(subject), atMs, answer: status === 200 ? 'open' : 'negative' }];
}

/** References are named `ref-<tenant>-…`. */
function callOf({ route, subject, body }: JournalEntry): Call {
  const tenant = tenantOf(subject);
  const [, owner = tenant] = /"credentials_ref":"ref-([a-z]+)-/.exec(body) ?? [];
  return { what: `${route} of ${tenant}`, owners: [owner], named: [tenant] };
}

function tenantOf(subject: string): string {
  return subject.split('.', 1)[0] ?? '';
}
