import type { ErrorCode, FieldProblem } from '../../kernel/index.js';
import type { CaptionView, PlatformResult } from '../../workflow/index.js';
import type { PlatformResultView } from '../api/publish/publish-view.js';

/** Every member a problem may have (RFC 9457); the last ones come with some codes only. Spec: web-api.md section 3. */
export interface ProblemBody {
  /** `urn:publisher-v2:problem:<code>` */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  /** A fixed sentence for people. */
  readonly detail: string;
  /** The same as in the header `X-Request-Id`. */
  readonly requestId: string;
  /** Which fields are not right. */
  readonly errors?: readonly FieldProblem[];
  /** The same as in the header `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Name of the flag that is off. */
  readonly feature?: string;
  /** The limit that was exceeded, in bytes. */
  readonly maxBytes?: number;
  /** Results by platform, when publishing was refused after it had begun or had been done before. */
  readonly results?: Readonly<Record<string, PlatformResultView | PlatformResult>>;
  readonly operationId?: string;
  /** What is stored instead of what the caller saw (`caption_changed`). */
  readonly caption?: string | null;
  readonly captions?: CaptionView['captions'];
  readonly captionVersion?: string | null;
  /** Path of the setting that is wrong. */
  readonly setting?: string;
  /** A free name for the upload (`name_taken`). */
  readonly suggestedName?: string;
  /** Whether the photo that has the name is the very same one. */
  readonly sameContent?: boolean;
}
