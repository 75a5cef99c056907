import { ADA } from '../../support/app/sign-in-world.js';
import type { Landing } from '../../support/app/test-browser.js';
import { publisherClient } from '../../support/oidc/index.js';
import type { PatchFault, TokenFault, TransportFault } from '../../support/oidc/index.js';
import { OTHER_CLIENT, type RefusedSignIn } from './refused-sign-in.js';
import type { SignInUnderWay } from './under-way.js';

const CANARY = 'words-of-the-provider-canary';

/** The provider answers the code with this; everything before is proper. */
function token(
  when: string,
  reason: string,
  fault: TokenFault | TransportFault | PatchFault,
  code = 'callback_failed',
): RefusedSignIn {
  const play = async (way: SignInUnderWay): Promise<Landing> => {
    way.world.oidc.control.next('token', fault);
    return way.run();
  };
  return { when, code, reason, play };
}

function claims(when: string, reason: string, fault: Omit<TokenFault & { kind: 'claims' }, 'kind'>, code?: string) {
  return token(when, reason, { kind: 'claims', ...fault }, code);
}

/** The provider's tokens are wrong. */
export const WRONG_TOKENS: readonly RefusedSignIn[] = [
  claims('the nonce is missing', 'id_token_nonce', { drop: ['nonce'] }),
  claims('the nonce is no text', 'id_token_nonce', { set: { nonce: 1 } }),
  claims('iss is foreign', 'id_token_issuer', { set: { iss: 'https://evil.example/' } }),
  claims('iss is missing', 'id_token_issuer', { drop: ['iss'] }),
  claims('aud is another client', 'id_token_audience', { set: { aud: OTHER_CLIENT.clientId } }),
  claims('aud is missing', 'id_token_audience', { drop: ['aud'] }),
  claims('there are two aud and no azp', 'id_token_authorized_party', {
    set: { aud: [publisherClient().clientId, OTHER_CLIENT.clientId] },
    drop: ['azp'],
  }),
  claims('there are two aud and azp is the other', 'id_token_authorized_party', {
    set: { aud: [publisherClient().clientId, OTHER_CLIENT.clientId], azp: OTHER_CLIENT.clientId },
  }),
  claims('azp is another client', 'id_token_authorized_party', { set: { azp: OTHER_CLIENT.clientId } }),
  token('alg is none', 'id_token_algorithm', { kind: 'alg_none' }),
  token('alg is HS256 with the client secret', 'id_token_algorithm', { kind: 'hs256_secret' }),
  token('alg is HS256 with the public key', 'id_token_algorithm', { kind: 'hs256_public_key' }),
  token('kid is unknown', 'id_token_key', { kind: 'unknown_kid' }),
  token('another key signed under a known kid', 'id_token_signature', { kind: 'foreign_key' }),
  token('the signature is altered', 'id_token_signature', { kind: 'altered_signature' }),
  token('the payload is altered', 'id_token_signature', { kind: 'altered_payload' }),
  token('the ID token is no token', 'id_token_malformed', { kind: 'not_a_token' }),
  token('there is no ID token', 'id_token_missing', { kind: 'no_id_token' }),
  claims('the token has expired', 'id_token_expired', { shift: { exp: -40_000 } }),
  claims('exp is missing', 'id_token_expired', { drop: ['exp'] }),
  claims('it was issued in the future', 'id_token_issued_at', { shift: { iat: 120 } }),
  claims('it was issued more than 10 min ago', 'id_token_issued_at', { shift: { iat: -720 } }),
  claims('iat is missing', 'id_token_issued_at', { drop: ['iat'] }),
  claims('it is not valid yet', 'id_token_issued_at', { set: { nbf: 4_000_000_000 } }),
  claims('sub is missing', 'id_token_subject', { drop: ['sub'] }),
  claims('sub is longer than 255 characters', 'id_token_subject', { set: { sub: 's'.repeat(256) } }),
  claims('the e-mail is missing', 'email_missing', { drop: ['email'] }, 'no_email_provided'),
  claims('the e-mail is empty', 'email_missing', { set: { email: '' } }, 'no_email_provided'),
  claims('the e-mail is longer than 254 characters', 'email_unusable', {
    set: { email: `${'e'.repeat(250)}@pub.test` },
  }),
  claims('the e-mail has a line break', 'email_unusable', { set: { email: `${ADA}\n` } }),
  ...[false, 'true', 1, null].map((value) =>
    claims(
      `email_verified is ${JSON.stringify(value)}`,
      'email_not_verified',
      { set: { email_verified: value } },
      'email_not_verified',
    ),
  ),
  claims('email_verified is missing', 'email_not_verified', { drop: ['email_verified'] }, 'email_not_verified'),
];

const down = 'provider_unavailable';

/** The token endpoint misbehaves, and says so at once. */
export const BROKEN_ENDPOINTS: readonly RefusedSignIn[] = [
  token('the token endpoint refuses the code', 'token_refused', { kind: 'invalid_grant' }),
  token('the token endpoint redirects', 'provider_answer', { kind: 'redirect' }),
  token('the token endpoint sends HTML', 'provider_answer', { kind: 'html' }),
  token('the token endpoint sends 300 MB', 'provider_answer', { kind: 'huge' }),
  token('the token endpoint gives no access token', 'provider_answer', { kind: 'patch', drop: ['access_token'] }),
  token('the token endpoint fails', 'provider_failing', { kind: 'status', status: 500, json: { error: CANARY } }, down),
  token('the token endpoint is overloaded', 'provider_failing', { kind: 'status', status: 429 }, down),
  token('the token endpoint hangs up', 'provider_unreachable', { kind: 'reset' }, down),
];

/** These take their 5 s each, so they run side by side. */
export const SLOW_SIGN_INS: readonly RefusedSignIn[] = [
  token('the token endpoint hangs', 'provider_timeout', { kind: 'silent' }, down),
  token('the token endpoint drips', 'provider_timeout', { kind: 'drip' }, down),
];
