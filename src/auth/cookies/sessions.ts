import type { IncomingHttpHeaders } from 'node:http';
import { bugError, type Clock, type Ids } from '../../kernel/index.js';
import { OpenedValues, type Sealer } from '../../platform/security/index.js';
import type { Identity, IdentityReader, IdentityReading } from '../../tenancy/index.js';
import type { AuthSettings } from '../auth.settings.js';
import { cookieLayout, type CookieLayout } from './cookie-layout.js';
import { endFormerLines, endLines, endPlantedLines, storeLine } from './cookie-lines.js';
import { cookieValues, formerCookiesIn } from './cookie-values.js';
import type { Revocations } from './revocations.js';
import {
  EMAIL_MAX_CHARACTERS,
  readRecord,
  SUBJECT_MAX_CHARACTERS,
  writeRecord,
  type Person,
  type SessionRecord,
} from './session-record.js';

/** Clocks of replicas may differ by this much. Spec: reliability.md section 5. */
const SKEW_SECONDS = 60;
const SESSION_ID_BYTES = 16;
const NOBODY: IdentityReading = { identity: null, sessionExpired: false, duplicateCookie: false };

/**
 * Sessions that live in sealed cookies alone. Answers are `Set-Cookie` lines; nothing is kept here but what
 * was signed out. Spec: auth.md sections 4 and 6.
 */
export class Sessions implements IdentityReader {
  readonly #layout: CookieLayout;
  readonly #identities: OpenedValues<SessionRecord>;

  constructor(
    private readonly settings: AuthSettings,
    private readonly sealer: Sealer,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.#layout = cookieLayout(settings);
    this.#identities = new OpenedValues(sealer, 'identity', this.#layout.identity.name, readRecord);
  }

  read(request: { readonly headers: IncomingHttpHeaders }): IdentityReading {
    const values = cookieValues(request.headers, this.#layout);
    if (values.duplicate) return { ...NOBODY, duplicateCookie: true };
    const record = values.identity === null ? null : this.#identities.open(values.identity);
    if (record === null || !this.#isUsable(record)) return NOBODY;
    if (this.#hasEnded(record)) return { ...NOBODY, sessionExpired: true };
    return { ...NOBODY, identity: toIdentity(record) };
  }

  /**
   * A new session: nothing from before becomes part of it.
   * @param providerSessionId the provider's own session, kept in the session cookie to end it there; null = none
   * @returns `Set-Cookie` lines for both cookies, and the end of the former version's
   */
  start(person: Person, providerSessionId: string | null = null): string[] {
    if (person.subject.length > SUBJECT_MAX_CHARACTERS || (person.email?.length ?? 0) > EMAIL_MAX_CHARACTERS) {
      throw bugError('A person with so long a name must be refused before a session starts.');
    }
    const now = this.#nowSeconds();
    const begun = { ...person, providerSessionId, sessionId: this.ids.hex(SESSION_ID_BYTES), signedInAtSeconds: now };
    return [...this.#lines(begun, now), ...endFormerLines(this.#layout)];
  }

  /**
   * A new identity from a living session, and its idle mark moved.
   * @param accepts whether the person may still be who they are here (mode and tenant)
   * @returns `Set-Cookie` lines; empty = there is no living session, nothing is set
   */
  renew(headers: IncomingHttpHeaders, accepts: (person: Person) => boolean): string[] {
    const record = this.#session(headers);
    if (record === null || !this.#isUsable(record) || this.#hasEnded(record) || !accepts(record)) return [];
    return this.#lines(record, this.#nowSeconds());
  }

  /** Ends the session of these cookies on this replica. @returns `Set-Cookie` lines that remove them */
  end(headers: IncomingHttpHeaders): string[] {
    const { identities } = cookieValues(headers, this.#layout);
    const opened = identities.map((identity) => this.#identities.open(identity));
    for (const record of [...opened, this.#session(headers)]) {
      if (record !== null) this.revocations.revoke(record.sessionId);
    }
    return endLines(this.#layout);
  }

  /** The provider's own session, as the session cookie tells, to end it there; null = none is known. */
  providerSessionOf(headers: IncomingHttpHeaders): string | null {
    return this.#session(headers)?.providerSessionId ?? null;
  }

  /** `Set-Cookie` lines that remove those cookies of the Python Publisher V2 that came. */
  endFormer(headers: IncomingHttpHeaders): string[] {
    return endFormerLines(this.#layout, formerCookiesIn(headers));
  }

  /** `Set-Cookie` lines that remove planted cookies of our names. @param path of the request, without query */
  endPlanted(path: string): string[] {
    return endPlantedLines(this.#layout, path, this.settings.baseDomain);
  }

  #session(headers: IncomingHttpHeaders): SessionRecord | null {
    const { session } = cookieValues(headers, this.#layout);
    const text = session === null ? null : this.sealer.open('session', this.#layout.session.name, session);
    return text === null ? null : readRecord(text);
  }

  #isUsable(record: SessionRecord): boolean {
    return record.issuedAtSeconds <= this.#nowSeconds() + SKEW_SECONDS && !this.revocations.isRevoked(record.sessionId);
  }

  #hasEnded(record: SessionRecord): boolean {
    const end = Math.min(record.expiresAtSeconds, record.signedInAtSeconds + this.settings.maxAgeSeconds);
    return this.#nowSeconds() >= end + SKEW_SECONDS;
  }

  #lines(begun: Begun, now: number): string[] {
    const { identitySeconds, idleSeconds, maxAgeSeconds } = this.settings;
    const end = begun.signedInAtSeconds + maxAgeSeconds;
    // The browser keeps both to the end: an identity that has expired says `session_expired`, and the page
    // renews it; its sealed content alone decides how long it counts.
    const keepSeconds = Math.max(0, end - now);
    const line = (purpose: 'identity' | 'session', lifeSeconds: number): string => {
      const kind = this.#layout[purpose];
      const providerSessionId = purpose === 'session' ? begun.providerSessionId : null;
      const expiresAtSeconds = Math.min(now + lifeSeconds, end);
      const record = { ...begun, providerSessionId, issuedAtSeconds: now, expiresAtSeconds };
      return storeLine(this.#layout, kind, this.sealer.seal(purpose, kind.name, writeRecord(record)), keepSeconds);
    };
    return [line('identity', identitySeconds), line('session', idleSeconds)];
  }

  #nowSeconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }
}

/** A session without the times of one cookie. */
type Begun = Omit<SessionRecord, 'issuedAtSeconds' | 'expiresAtSeconds'>;

function toIdentity(record: SessionRecord): Identity {
  const { subject, email, mode, tenant, sessionId } = record;
  return {
    subject,
    email,
    mode,
    tenant,
    sessionId,
    signedInAt: record.signedInAtSeconds * 1000,
    expiresAt: record.expiresAtSeconds * 1000,
  };
}
