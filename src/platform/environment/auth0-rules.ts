import { getPublicSuffix, parse } from 'tldts';
import { canonicalSignInHost } from './canonical-sign-in-host.js';
import { problem } from './rule.js';
import type { Rule, RuleInput } from './rule.js';
import { isOrchestrated, usesAuth0 } from './sign-in-setup.js';
import { together } from './together.js';
import { asDomain, isLoopbackUrl, LABEL } from './values.js';

/** Sites that give names to strangers count as well: a cookie for `.herokuapp.com` would reach all of them. */
const SUFFIX_LIST = { allowPrivateDomains: true } as const;

/** What the canonical host was taken from; the usual one is right by itself. */
function hostVariable({ environment: { auth0 } }: RuleInput): 'AUTH_CALLBACK_HOST' | 'AUTH0_CALLBACK_URL' {
  return auth0.callbackHost === null && auth0.callbackUrl !== null ? 'AUTH0_CALLBACK_URL' : 'AUTH_CALLBACK_HOST';
}

/** Auth0 and the hosts it needs. Spec: auth.md sections 4 (base domain), 5 and 13. */
export const auth0Rules: readonly Rule[] = [
  (input) =>
    together(input, [
      ['AUTH0_DOMAIN', input.environment.auth0.domain],
      ['AUTH0_CLIENT_ID', input.environment.auth0.clientId],
      ['AUTH0_CLIENT_SECRET', input.secrets.auth0ClientSecret],
    ]),
  ({ environment: { auth0, isProduction } }) => {
    if (auth0.issuer === null || new URL(auth0.issuer).protocol === 'https:') return null;
    const mayBePlain = isLoopbackUrl(auth0.issuer) && !isProduction;
    return mayBePlain
      ? null
      : problem('AUTH0_ISSUER', 'must be https:// (http only outside production, for an address of this machine)');
  },
  (input) => (usesAuth0(input) && isOrchestrated(input) ? belowBaseDomain(input) : null),
  (input) => (usesAuth0(input) && isOrchestrated(input) ? domainOfOurOwn(input) : null),
  (input) => (usesAuth0(input) && !isOrchestrated(input) ? theOneHost(input) : null),
];

/** Orchestrated: a sibling of the tenants, so that one cookie serves all of them. */
function belowBaseDomain(input: RuleInput) {
  const suffix = `.${input.environment.orchestrator.baseDomain.toLowerCase()}`;
  const host = canonicalSignInHost(input.environment, true) ?? '';
  const isBelow = host.endsWith(suffix) && LABEL.test(host.slice(0, -suffix.length));
  return isBelow ? null : problem(hostVariable(input), 'must name a host one label below ORCHESTRATOR_BASE_DOMAIN');
}

/** Browsers refuse a cookie for a public suffix, so nobody would stay signed in. */
function domainOfOurOwn({ environment: { orchestrator }, bad }: RuleInput) {
  const base = orchestrator.baseDomain.toLowerCase();
  const isOurs =
    base.includes('.') && parse(base, SUFFIX_LIST).isIp !== true && getPublicSuffix(base, SUFFIX_LIST) !== base;
  return isOurs || bad.has('ORCHESTRATOR_BASE_DOMAIN')
    ? null
    : problem(
        'ORCHESTRATOR_BASE_DOMAIN',
        'must be a domain of your own with two labels or more when Auth0 is configured: browsers keep no cookies for a public suffix (in development use publisher.test)',
      );
}

/** Standalone: people sign in on the very host they use. */
function theOneHost(input: RuleInput) {
  const { standalone } = input.environment;
  const host = canonicalSignInHost(input.environment, false);
  if (host === null) {
    const isBad = ['AUTH_CALLBACK_HOST', 'AUTH0_CALLBACK_URL', 'STANDALONE_HOST'].some((name) => input.bad.has(name));
    return isBad ? null : problem('AUTH_CALLBACK_HOST', 'must be set with Auth0 (or set STANDALONE_HOST)');
  }
  if (asDomain(host) === null) return problem(hostVariable(input), 'must name a host');
  const isOther = standalone.standaloneHost !== null && standalone.standaloneHost.toLowerCase() !== host;
  return isOther ? problem(hostVariable(input), 'must name the host of STANDALONE_HOST, or be unset') : null;
}
