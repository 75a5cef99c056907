import type { AiCall, Analysis, Sidecar, SidecarData } from '../../captioning/index.js';
import type { Nsfw, PhotoRef } from '../../kernel/index.js';
import type { PreparedPost, Publisher } from '../../publishers/index.js';
import type { SidecarAt } from '../../storage/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import type { ImportedPhotos } from '../imports/imported-file.js';
import type { Claim } from '../ledger/claim.js';
import type { LedgerView } from '../ledger/ledger.js';
import type { CaptionOrigin } from '../ledger/record.js';
import type { ArchiveOutcome, PlatformResult, PublishRequest } from '../workflow.types.js';

/**
 * What each stage adds. A stage takes the context of the one before, so it cannot be called with less than
 * it needs. Spec: publishing.md section 4.1.
 */

/** A platform a run may send to, or why it cannot. `key` = its entry in the ledger. */
export type Target =
  | { readonly platform: string; readonly type: string; readonly publisher: Publisher }
  | {
      readonly platform: string;
      readonly type: string;
      readonly unavailable: 'not_configured' | 'credential_unavailable';
    };

/** Stage 0: who asks for what, and what could be sent to. */
export interface Admitted {
  readonly runtime: TenantRuntime;
  readonly request: PublishRequest;
  /** Null in dry and preview runs: nothing is stored. */
  readonly operation: { readonly id: string; readonly bodyHash: string } | null;
  readonly targets: readonly Target[];
  /** What was published before there was a ledger; read once, when it is first asked for. */
  readonly imported: () => Promise<ImportedPhotos>;
}

/** A sidecar as read, with the version for its conditional write. */
export interface StoredSidecar {
  readonly at: SidecarAt;
  readonly version: string | null;
  /** Null = there is none, or it cannot be read. */
  readonly sidecar: Sidecar | null;
  readonly data: SidecarData | null;
  /** There is a file we cannot read: it is shown as such and never overwritten. */
  readonly unreadable: boolean;
}

/** Stage 1: which photo, its bytes and what is known about it. */
export interface Selected extends Admitted {
  readonly photo: PhotoRef;
  readonly bytes: Uint8Array;
  readonly contentHash: string;
  readonly sha256: string;
  readonly ledger: LedgerView | null;
  /** Published before there was a ledger, nobody knows to which platforms. */
  readonly isImported: boolean;
  readonly sidecar: StoredSidecar;
}

/** Stage 2: what the photo shows. */
export interface Analyzed extends Selected {
  readonly analysis: Analysis | null;
  /** True when the analysis was made in this run and belongs into the sidecar. */
  readonly analysisIsNew: boolean;
  readonly nsfw: Nsfw;
  /** The budget of this photo's paid calls, from the beginning of stage 2. */
  readonly ai: AiCall;
}

export interface CaptionForPlatform {
  readonly text: string;
  readonly source: CaptionOrigin;
}

/** Stage 3: final text and derived image per platform; platforms a rule keeps out. */
export interface Captioned extends Analyzed {
  readonly captions: ReadonlyMap<string, CaptionForPlatform>;
  readonly posts: ReadonlyMap<string, PreparedPost>;
  /** Texts made in this run, for the sidecar. */
  readonly generated: ReadonlyMap<string, string>;
  readonly sdCaption: string | null;
  readonly keptOut: ReadonlyMap<string, 'nsfw_blocked' | 'nsfw_unknown'>;
  readonly warnings: readonly string[];
}

/** Stage 4: what became of each platform. */
export interface Published extends Captioned {
  readonly claim: Claim;
  readonly results: ReadonlyMap<string, PlatformResult>;
  /** Sends of this run, for the sidecar. */
  readonly sentNow: ReadonlySet<string>;
}

/** Stage 5: where the photo is now. */
export interface Finished extends Published {
  readonly finalName: string;
  readonly archive: ArchiveOutcome;
}
