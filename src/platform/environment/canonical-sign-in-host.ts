import type { Environment } from './environment.js';

/**
 * The one host people sign in at with Auth0, lower case; null = Auth0 is not configured. Spec: auth.md sections 5
 * and 13.
 * @param orchestrated whether tenants come from a control plane
 */
export function canonicalSignInHost(
  { auth0, orchestrator, standalone }: Pick<Environment, 'auth0' | 'orchestrator' | 'standalone'>,
  orchestrated: boolean,
): string | null {
  if (auth0.domain === null) return null;
  const given = auth0.callbackHost ?? (auth0.callbackUrl === null ? null : new URL(auth0.callbackUrl).hostname);
  const usual = orchestrated ? `app.${orchestrator.baseDomain}` : standalone.standaloneHost;
  return (given ?? usual)?.toLowerCase() ?? null;
}
