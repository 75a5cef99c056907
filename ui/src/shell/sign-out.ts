import { useCallback } from 'preact/hooks';
import { afterSignOut } from '../lib/addresses.js';
import { showProblem, useApp } from './app-context.js';

/** What `tabs` tells the other tabs of this host. */
export const SIGNED_OUT = 'signed-out';

/** Signs out here and in every tab; nothing of this person stays on the screen or the device. */
export function useSignOut(): () => Promise<void> {
  const app = useApp();
  return useCallback(async () => {
    const renewUrl = app.session.state.get().status?.renewUrl ?? null;
    const answer = await app.session.signOut();
    if (!answer.ok) return showProblem(app, answer.problem);
    app.drafts.clear();
    app.prefs.clear();
    app.tabs.postMessage(SIGNED_OUT);
    // A whole new page: nothing that was read with the old rights stays in memory, or in what Back would bring.
    document.body.hidden = true;
    const next = afterSignOut(answer.value['next'], renewUrl, new URL(window.location.href));
    window.location.assign(next);
  }, [app]);
}
