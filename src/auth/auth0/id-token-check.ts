import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Clock } from '../../kernel/index.js';
import { equalInConstantTime } from '../../platform/security/index.js';
import type { Auth0Settings } from '../auth.settings.js';
import { EMAIL_MAX_CHARACTERS, SUBJECT_MAX_CHARACTERS } from '../cookies/session-record.js';
import type { ProviderPerson } from '../sign-in/sign-in-outcome.js';
import type { ProviderMetadata } from './provider-metadata.js';
import { broken, SignInRefused, type RefusalReason } from './sign-in-refused.js';

const ALGORITHM = 'RS256';
/** Clocks of the provider and of ours may differ by this much. */
const SKEW_SECONDS = 60;
const MAX_AGE_SECONDS = 600;
const SHORTEST_EMAIL = 3;
/** Longer ids of the provider's session would not fit into a cookie; they are only a hint. */
const MAX_PROVIDER_SESSION_CHARACTERS = 128;
/** No space, control character or anything else that is no part of an address. */
const EMAIL = /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u;

/** Which check failed, by the claim that jose names. */
const BY_CLAIM: Readonly<Record<string, RefusalReason>> = {
  iss: 'id_token_issuer',
  aud: 'id_token_audience',
  exp: 'id_token_expired',
  nbf: 'id_token_issued_at',
  iat: 'id_token_issued_at',
};

/**
 * Decides whether an ID token says who somebody is. Nothing of it is believed before its signature fits a key of the
 * pinned issuer. Spec: auth.md section 5.
 */
export class IdTokenCheck {
  constructor(
    private readonly settings: Pick<Auth0Settings, 'issuer' | 'clientId'>,
    private readonly metadata: Pick<ProviderMetadata, 'keysFor'>,
    private readonly clock: Clock,
  ) {}

  /**
   * @param nonce the one of this sign-in's transaction
   * @throws SignInRefused; UpstreamError when the keys cannot be had
   */
  async personOf(token: string, nonce: string): Promise<ProviderPerson> {
    const claims = await this.#verified(token);
    this.#checkParty(claims);
    if (typeof claims['nonce'] !== 'string' || !equalInConstantTime(claims['nonce'], nonce)) {
      throw broken('id_token_nonce');
    }
    return personFrom(claims);
  }

  async #verified(token: string): Promise<JWTPayload> {
    const keys = await this.metadata.keysFor(keyIdOf(token));
    if (keys === null) throw broken('id_token_key');
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [ALGORITHM],
        issuer: this.settings.issuer,
        audience: this.settings.clientId,
        currentDate: new Date(this.clock.now()),
        clockTolerance: SKEW_SECONDS,
        maxTokenAge: MAX_AGE_SECONDS,
        requiredClaims: ['exp'],
      });
      return payload;
    } catch (error) {
      throw broken(reasonOf(error));
    }
  }

  /** For whom the token was made, when it names several audiences or says it outright. */
  #checkParty({ aud, azp }: JWTPayload): void {
    const isOneOfSeveral = Array.isArray(aud) && aud.length > 1;
    if ((isOneOfSeveral || azp !== undefined) && azp !== this.settings.clientId) {
      throw broken('id_token_authorized_party');
    }
  }
}

/** The header alone, before any key is asked for; what it says is not believed. */
function keyIdOf(token: string): string {
  const header = headerOf(token);
  if (header.alg !== ALGORITHM) throw broken('id_token_algorithm');
  if (typeof header.kid !== 'string' || header.kid === '') throw broken('id_token_key');
  return header.kid;
}

function headerOf(token: string): ReturnType<typeof decodeProtectedHeader> {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw broken('id_token_malformed'); // the parser's message may quote the token
  }
}

/** jose's messages and errors stay here: they carry the claims. */
function reasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
    return BY_CLAIM[error.claim] ?? 'id_token_malformed';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'id_token_signature';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'id_token_key';
  return error instanceof errors.JOSEAlgNotAllowed ? 'id_token_algorithm' : 'id_token_malformed';
}

function personFrom({ sub: subject, email, email_verified: isVerified, sid }: JWTPayload): ProviderPerson {
  if (typeof subject !== 'string' || subject === '' || subject.length > SUBJECT_MAX_CHARACTERS) {
    throw broken('id_token_subject');
  }
  if (typeof email !== 'string' || email === '') throw new SignInRefused('no_email_provided', 'email_missing');
  // Exactly true: a provider that sends "true" has not been understood.
  if (isVerified !== true) throw new SignInRefused('email_not_verified', 'email_not_verified');
  if (email.length < SHORTEST_EMAIL || email.length > EMAIL_MAX_CHARACTERS || !EMAIL.test(email)) {
    throw broken('email_unusable');
  }
  const isUsable = typeof sid === 'string' && sid !== '' && sid.length <= MAX_PROVIDER_SESSION_CHARACTERS;
  return { subject, email, providerSessionId: isUsable ? sid : null };
}
