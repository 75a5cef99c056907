import type { PublisherType } from '../../kernel/index.js';
import type { Publisher, UnavailablePublisher } from '../publisher.port.js';
import type { PublisherHarness } from './harness.js';

/** Trouble before the commit point: nothing can have been posted. Spec: publishers.md section 13, point 4. */
export const BEFORE_COMMIT_FAULTS = [
  /** Nobody listens at the platform's address. */
  'refused',
  /** The platform's name has no address. A label of 64 letters is refused without a question to any server. */
  'unresolved',
  /** TLS with a certificate nobody vouches for. */
  'untrusted',
  /** The connection stands, and the first step (handshake, greeting) is never answered. */
  'silent_before',
  /** The first step is answered a byte at a time, without an end. */
  'drip_before',
  /** The connection ends during a preparing step. */
  'reset_before',
  /** A preparing step is answered with the platform's own temporary error (5xx, 421). */
  'error_before',
] as const;

/** Trouble after the commit point: the post may exist. Point 5 and 6. */
export const AFTER_COMMIT_FAULTS = [
  /** All is received, nothing is posted, and no answer ever comes. */
  'silent_after',
  /** All is received, nothing is posted, and an answer begins that never ends. */
  'drip_after',
  /** All is received, nothing is posted, and the connection ends. */
  'reset_after',
  /** It is posted, and the answer stops in its middle. */
  'half_answer',
  /** It is posted, and the connection ends without an answer ("applied, then dropped"). */
  'lost_reply',
  /** 5xx after all was received; nothing is posted, and the body quotes everything that was received. */
  'error_after',
] as const;

/** Clear answers of the platform that nothing is posted. Points 7 and 8. */
export const REFUSALS = [
  /** A clear no to the post, the channel or the recipient (400, 403, 550), in words that quote what was received. */
  'rejected',
  /** A clear no to the image. */
  'media_rejected',
  /** A refused secret (401, 535). It takes the secret at hand no longer, until `heal`. */
  'unauthorized',
  /** Come back in 7 seconds, as the platform says it. */
  'rate_limited_seconds',
  /** Come back at an HTTP date 30 seconds ahead. */
  'rate_limited_date',
  /** Come back in 86,400 seconds. */
  'rate_limited_day',
  /** Come back in −1 seconds. */
  'rate_limited_negative',
  /** Come back in words nobody can read. */
  'rate_limited_garbage',
  /** Come back later, without a time (429 alone, SMTP 451). */
  'rate_limited_plain',
] as const;

/** The post is accepted, and the answer that should say so is none. Point 9. */
export const BAD_ANSWERS = [
  /** 200 with a page of HTML. */
  'html',
  /** 200 without a body. */
  'empty',
  /** The good answer behind a byte order mark. */
  'bom',
  /** 200 with 300 MB of body. */
  'huge',
  /** 200 with JSON 100,000 levels deep. */
  'deep',
  /** 302 to a place of the stand-in that counts who comes (`strays`). */
  'redirect',
  /** 200, good JSON, and no id of a post in it. */
  'no_id',
] as const;

/** 200 with an error inside; nothing is posted. Section 11. */
export const INNER_ERRORS = [
  /** The error has the platform's code of a clear refusal. */
  'error_inside',
  /** The error has no code. */
  'error_inside_without_code',
] as const;

/** The read by our own key that follows an unclear answer; each is switched on beside `lost_reply`. Point 21. */
export const LOOKUP_FAULTS = [
  /** The lookup is answered, and does not (yet) show the post. */
  'lookup_finds_nothing',
  /** The lookup itself fails. */
  'lookup_broken',
] as const;

export const WIRE_FAULTS = [
  ...BEFORE_COMMIT_FAULTS,
  ...AFTER_COMMIT_FAULTS,
  ...REFUSALS,
  ...BAD_ANSWERS,
  ...INNER_ERRORS,
  ...LOOKUP_FAULTS,
] as const;
export type WireFault = (typeof WIRE_FAULTS)[number];

/** What is fixed about one platform's stand-in before any test runs. */
export interface WireProfile {
  /** As the suite is called, e.g. `telegram`. */
  readonly name: string;
  readonly type: PublisherType;
  /** Faults this platform cannot have, each with the reason in a sentence. All others are made by `meet`. */
  readonly absent: Readonly<Partial<Record<WireFault, string>>>;
  /** A good entry as a tenant would write it. */
  readonly entry: {
    /** Every setting, required ones and others. */
    readonly config: Readonly<Record<string, unknown>>;
    /** Names in `config` without which there is no publisher. */
    readonly required: readonly string[];
    /** Values that must be refused, beside those the suite tries on every setting: `[name, value]`. */
    readonly wrong: readonly (readonly [name: string, value: unknown])[];
    /** Fields of the secret that must not be missing; empty when the type has none of its own. */
    readonly secretFields: readonly string[];
  };
}

/** A try that passed the commit point, whatever became of it. */
export interface WireAttempt {
  /**
   * What the platform could know a repeat by (`Message-ID`, `Idempotency-Key`, record key); null = it has nothing,
   * or this try ended before it was told.
   */
  readonly platformKey: string | null;
}

/**
 * One platform behind a socket, with adapters of ours in front of it. Made anew for each test.
 * `publisher` is the good one, to a platform without trouble.
 */
export interface PublisherWireHarness extends PublisherHarness {
  /**
   * A publisher whose sends meet this trouble until `heal`: the good one, with the stand-in switched, or another
   * one of the same entry that is pointed at a bad place.
   */
  meet(fault: WireFault): Promise<Publisher>;
  heal(): void;
  /** Tries that passed the commit point, in order. */
  attempts(): readonly WireAttempt[];
  /** Requests that followed `redirect`. */
  strays(): number;
  /**
   * Sessions or requests the stand-in is in the middle of. Idle connections of a pool that the whole process
   * shares do not count.
   */
  open(): number;
  /** The platform now takes another secret only; a publisher of the same entry that has it. */
  withNewSecret(): Promise<Publisher>;
  /**
   * Builds an entry through the real factory.
   * @param credential `good` = the right secret; else these fields; null = none
   */
  build(
    config: Readonly<Record<string, unknown>>,
    credential: 'good' | Readonly<Record<string, string>> | null,
  ): Promise<Publisher | UnavailablePublisher>;
  /** The right secret's fields, to make wrong ones of. Null = the type has none of its own. */
  goodCredential(): Readonly<Record<string, string>> | null;
  /** Words that must never be shown: token, password, recipient or channel, URL, host. */
  canaries(): readonly string[];
  /** Everything that was logged, one text. */
  logged(): string;
  /** Ends the stand-in and every publisher. */
  dispose(): Promise<void>;
}

export type MakePublisherWire = () => Promise<PublisherWireHarness>;
