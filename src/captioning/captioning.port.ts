import type {
  CaptionRules,
  CredentialFields,
  Deadline,
  Nsfw,
  PhotoFormat,
  RenewCredential,
  Secret,
  TenantConfig,
} from '../kernel/index.js';

/** Where a text came from; stored with it, so that it can be traced. Spec: captioning.md section 1. */
export interface Provenance {
  readonly source: 'ai' | 'offline';
  readonly provider: string;
  readonly model: string;
  /** Name, version and 8 hex of the rendered fixed parts. */
  readonly promptVersion: string;
  readonly responseIds: readonly string[];
  /** Total tokens paid; 0 for offline. */
  readonly tokens: number;
}

/** What a photo shows, as far as the analyzer knows. A field is null when unknown. Spec: captioning.md section 3. */
export interface Analysis {
  /** 1…300 characters. */
  readonly description: string;
  readonly subject: string | null;
  readonly mood: string | null;
  readonly style: string | null;
  readonly lighting: string | null;
  readonly pose: string | null;
  readonly composition: string | null;
  readonly background: string | null;
  readonly camera: string | null;
  readonly clothingOrAccessories: string | null;
  readonly tags: readonly string[];
  readonly aestheticTerms: readonly string[];
  readonly colorPalette: readonly string[];
  readonly altText: string | null;
  readonly nsfw: Nsfw;
  readonly safetyLabels: readonly string[];
  /** Title from the photo's own metadata or name; offline only. */
  readonly title: string | null;
  readonly provenance: Provenance;
}

export interface AnalyzablePhoto {
  readonly bytes: Uint8Array;
  readonly format: PhotoFormat;
  readonly contentHash: string;
  /** File name; the offline analyzer reads words from it, no other analyzer sees it. */
  readonly name: string;
  /**
   * A temporary link to the photo, made when it is asked for; null when the storage has none. Only for tenants that
   * want links sent instead of pictures. Spec: captioning.md section 2, `vision_send_url`.
   */
  readonly link?: (signal?: AbortSignal) => Promise<Secret<string> | null>;
}

/** One piece of work, in which captions may be paid for. */
export interface AiCall {
  /** Names the work, so that what it costs is billed once however often the bill is sent. */
  readonly operationId: string;
  /** The end of analysis and captions of one photo together, 25 s from the first. Spec: captioning.md section 2 */
  readonly deadline: Deadline;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks at a photo. Safe to repeat, but paid.
 * @throws PublisherError `ai_unavailable`, `ai_bad_output`, `insufficient_balance`
 */
export interface ImageAnalyzer {
  analyze(photo: AnalyzablePhoto, call: AiCall): Promise<Analysis>;
}

/** One platform a caption is wanted for. The writer knows platforms by id only. */
export interface CaptionTarget {
  readonly platform: string;
  readonly rules: CaptionRules;
  /** A word or two about tone, e.g. `conversational`. */
  readonly style: string;
  /** Whether the writer may propose hashtags for it; code decides which of them stay. */
  readonly wantsHashtags: boolean;
}

export interface CaptionRequest {
  readonly analysis: Analysis | null;
  readonly targets: readonly CaptionTarget[];
  /** Hashtags (without `#`) that are always present, first, in order. */
  readonly seeds: readonly string[];
  readonly voice: readonly string[];
  /** What was last published, newest last. */
  readonly history: readonly string[];
  readonly sdCaption: boolean;
}

export interface WrittenCaption {
  /** Without links, mentions, addresses and phone numbers that are not the tenant's own: whoever writes takes care. */
  readonly text: string;
  /** Without `#`. */
  readonly hashtags: readonly string[];
}

export interface CaptionResult {
  readonly captions: ReadonlyMap<string, WrittenCaption>;
  /** Null = not asked for, or not usable. */
  readonly sdCaption: string | null;
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

/** Writes the texts of a photo: every requested target has a non-blank caption, or it throws as the analyzer does. */
export interface CaptionWriter {
  write(request: CaptionRequest, call: AiCall): Promise<CaptionResult>;
}

/** A tenant's captioning, built on first use. */
export interface Captioning {
  readonly analyzer: ImageAnalyzer;
  readonly writer: CaptionWriter;
  /** What is known about the end of the tenant's models, worst first. Spec: captioning.md section 7. */
  advisories(): readonly ModelAdvisory[];
  dispose(): Promise<void>;
}

/** A model of the tenant ends one day. Behaviour never changes by itself. Spec: captioning.md section 7. */
export interface ModelAdvisory {
  /** The setting that names the model, never the model itself. */
  readonly setting: 'vision_model' | 'caption_model';
  readonly severity: 'info' | 'warning' | 'critical';
  /** `YYYY-MM-DD`; null = not announced. */
  readonly shutdownDate: string | null;
  readonly recommendedReplacement: string | null;
}

/** Builds a tenant's captioning. Bound in `app.module.ts`. */
export interface CaptioningFactory {
  /**
   * @param credential the AI secret; null for `offline`
   * @param renew for a secret that is refused; without it nothing is asked again
   */
  build(config: TenantConfig, credential: CredentialFields | null, renew?: RenewCredential): Promise<Captioning>;
}
export const CaptioningFactory = Symbol('CaptioningFactory');
