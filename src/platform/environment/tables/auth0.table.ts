import { text } from '../declare.js';
import { asDomain, asPlainUrl } from '../values.js';
import type { VariableGroup } from '../variable.js';

/** Spec: auth.md section 13. */
export const AUTH0_GROUP = {
  title: 'Sign-in with Auth0',
  intro:
    'Domain, client id and client secret are set together or not at all. `https://<AUTH_CALLBACK_HOST>/auth/callback` is the one callback URL to register.',
  variables: {
    domain: text({
      name: 'AUTH0_DOMAIN',
      default: null,
      blankIsUnset: true,
      rule: 'a host name such as `example.eu.auth0.com`',
      accept: asDomain,
      help: 'Domain of the Auth0 tenant.',
    }),
    clientId: text({
      name: 'AUTH0_CLIENT_ID',
      default: null,
      blankIsUnset: true,
      help: 'Client id of the application at Auth0.',
    }),
    issuer: text({
      name: 'AUTH0_ISSUER',
      default: null,
      blankIsUnset: true,
      rule: 'an https URL without query (http only outside production, for an address of this machine)',
      accept: asPlainUrl,
      help: 'Issuer of the ID tokens, for a domain of your own at Auth0. Unset: `https://<AUTH0_DOMAIN>/`.',
    }),
    callbackHost: text({
      name: 'AUTH_CALLBACK_HOST',
      default: null,
      blankIsUnset: true,
      rule: 'a host name without port',
      accept: asDomain,
      help: 'The one host people sign in at: one label below the base domain, or the host of standalone mode. Unset: `app.<base domain>`; standalone: STANDALONE_HOST.',
    }),
    callbackUrl: text({
      name: 'AUTH0_CALLBACK_URL',
      default: null,
      blankIsUnset: true,
      rule: 'an http(s) URL without query',
      accept: asPlainUrl,
      help: 'Earlier name: its host is AUTH_CALLBACK_HOST when that is unset.',
    }),
  },
} satisfies VariableGroup;
