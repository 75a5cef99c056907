/**
 * Asks for a new identity with what the sign-in host knows of this browser. It answers 204 whatever happened, and from
 * another host nothing of it can be read: the status that is read next says it. Spec: auth.md section 6.
 */
export async function askToRenew(url: string): Promise<void> {
  const isOurs = new URL(url, window.location.href).origin === window.location.origin;
  try {
    await fetch(url, {
      method: 'POST',
      mode: isOurs ? 'same-origin' : 'no-cors',
      credentials: 'include',
      // Our pages tell no referrer; without one a request across hosts would name no origin.
      referrerPolicy: 'strict-origin',
    });
  } catch {
    return;
  }
}
