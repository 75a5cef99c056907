import type { ListenOptions } from '../stand-in/index.js';

/** What the receiver is started with. */
export interface LogApiOptions extends ListenOptions {
  /** The bearer token that must come; null (default) = no `Authorization` may come. */
  readonly token?: string | null;
  /** `whsec_…`: every body must be signed with it; null (default) = no signature may come. */
  readonly signingSecret?: string | null;
  /** Default `/logs`. */
  readonly path?: string;
  /** Bodies up to so many bytes are read as JSON and kept; of larger ones only size and hash are known. Default 64 MiB. */
  readonly keepBytes?: number;
  /** The receiver's clock in ms since 1970, for the age of signatures. Default `Date.now`. */
  readonly nowMs?: () => number;
  /** One line per request; never a token or a log. Default: silence. */
  readonly log?: (line: string) => void;
}
