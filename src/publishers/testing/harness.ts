import type { Publisher } from '../publisher.port.js';

/** A post as the platform has it, read from the stand-in and not from what we sent. */
export interface ArrivedPost {
  /** Null = the platform is told no key of ours. */
  readonly attemptKey: string | null;
  /** As a reader finds it, without what the platform or our own prefix puts around it. */
  readonly caption: string;
  /** Null = there is none, or the platform has no place for it. */
  readonly altText: string | null;
  readonly spoiler: boolean;
  readonly image: Uint8Array;
}

/**
 * Trouble that every publisher can meet, on a wire or not. A wire has more of them, see `WIRE_FAULTS`:
 * `refused`: preparing fails; `silent_before`: preparing never ends; `reset_after`: the request is lost after
 * the commit; `lost_reply`: the post is there and its answer lost; `silent_after`: no answer ever comes.
 */
export const SEND_FAULTS = ['refused', 'silent_before', 'reset_after', 'lost_reply', 'silent_after'] as const;
export type SendFault = (typeof SEND_FAULTS)[number];

/** One publisher and the platform it sends to, made anew for each test. */
export interface PublisherHarness {
  readonly publisher: Publisher;
  /** Posts that exist at the platform, in order. */
  accepted(): readonly ArrivedPost[];
  /** Calls the platform saw that could change something, preparing ones included; not reads, such as a quota. */
  calls(): number;
  /** A publisher of the same entry whose next send meets this. */
  meet(fault: SendFault): Promise<Publisher>;
  /** Longest side of the derived image in pixels. */
  readonly maxSide: number;
  /** Most bytes of the derived image. */
  readonly maxBytes: number;
  dispose(): Promise<void>;
}

export type MakePublisher = () => Promise<PublisherHarness>;
