import type { JournalEntry } from '../orchestrator/index.js';
import type { MarkedTenant } from './tenants.js';

/** What the check reads of a call. */
export type SeenCall = Pick<JournalEntry, 'route' | 'subject' | 'requestId' | 'body'>;

/**
 * What an orchestrator saw that it should not have seen: a host that is nobody's, a reference under another
 * tenant's name. Spec: reliability.md section 9, row 6.
 */
export function wrongCalls(
  journal: readonly SeenCall[],
  tenants: readonly MarkedTenant[],
  sentTo: ReadonlyMap<string, string>,
): readonly string[] {
  const byRef = new Map(tenants.map((tenant) => [tenant.words.ref, tenant.label]));
  return journal.flatMap(({ route, subject, requestId, body }) => {
    if (route === 'unknown') return ['a call to an unknown route'];
    const started = sentTo.get(requestId ?? '');
    if (route === 'runtime') {
      return started !== undefined && `${started}.localhost` !== subject
        ? ['a host that the request did not name']
        : [];
    }
    const ref = (JSON.parse(body) as { readonly credentials_ref?: string }).credentials_ref ?? '';
    const owner = byRef.get(ref);
    if (owner === undefined) return ['a reference of nobody'];
    if (owner !== subject) return ['a reference under another X-Tenant'];
    return started !== undefined && started !== owner ? ['a reference of another tenant than the request'] : [];
  });
}
