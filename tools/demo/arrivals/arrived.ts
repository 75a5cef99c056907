import type { DemoTenant } from '../photos/index.js';

/** What a stand-in did with something that came in. */
export type Fate =
  /** Accepted, and the publisher was told so. */
  | 'accepted'
  /** Accepted, but the publisher never heard of it. */
  | 'accepted_unheard'
  | 'refused';

interface Arrival {
  /** Whose it is; null = nobody's that is known. */
  readonly tenant: DemoTenant | null;
  readonly at: Date;
  readonly fate: Fate;
  /** In the protocol's words, e.g. `429 Too Many Requests: retry after 30`; null = nothing worth telling. */
  readonly answered: string | null;
}

export interface ArrivedPost extends Arrival {
  /** `@name` or `-100…`. */
  readonly channel: string;
  /** Null when it was refused. */
  readonly messageId: number | null;
  readonly caption: string;
  readonly spoiler: boolean;
  /** Key for {@link Arrivals.picture}. */
  readonly picture: string | null;
}

export interface ArrivedMail extends Arrival {
  readonly from: string;
  /** Everybody who gets it, those of Bcc included. */
  readonly recipients: readonly string[];
  /** Those who stand in the header for all to see. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly messageId: string;
  readonly picture: string | null;
}

/** A connection to a mail server that ended without a mail. */
export interface TurnedAway {
  readonly tenant: DemoTenant;
  readonly at: Date;
  readonly reason: string;
}

/** One call of the AI. */
export interface AiCall extends Arrival {
  readonly model: string;
  /** `looked at a photo`, `wrote captions`, `asked about the model`. */
  readonly about: string;
  /** Of the question and of the answer; null = none were counted. */
  readonly tokens: { readonly input: number; readonly output: number } | null;
  /** Longest side of the picture that went out, in pixels; null = none. */
  readonly pictureSide: number | null;
}

/** Everything that has arrived since the start, oldest first. */
export interface Arrivals {
  readonly posts: readonly ArrivedPost[];
  readonly mails: readonly ArrivedMail[];
  readonly turnedAway: readonly TurnedAway[];
  readonly calls: readonly AiCall[];
  /** The bytes of a picture; null = no such picture. */
  picture(key: string): Buffer | null;
}
