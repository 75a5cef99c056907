import type { CaptionRules } from '../kernel/index.js';
import type { Nsfw, PhotoFormat } from '../kernel/index.js';
import type { Secret } from '../kernel/index.js';
import type { TenantConfig } from '../kernel/index.js';

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
}

/**
 * Looks at a photo. Safe to repeat, but paid.
 * @throws PublisherError `ai_unavailable`, `ai_bad_output`, `insufficient_balance`
 */
export interface ImageAnalyzer {
  analyze(photo: AnalyzablePhoto, signal?: AbortSignal): Promise<Analysis>;
}

/** One platform a caption is wanted for. The writer knows platforms by id only. */
export interface CaptionTarget {
  readonly platform: string;
  readonly rules: CaptionRules;
  /** A word or two about tone, e.g. `conversational`. */
  readonly style: string;
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
  write(request: CaptionRequest, signal?: AbortSignal): Promise<CaptionResult>;
}

/** A tenant's captioning, built on first use. */
export interface Captioning {
  readonly analyzer: ImageAnalyzer;
  readonly writer: CaptionWriter;
  dispose(): Promise<void>;
}

/** Builds a tenant's captioning. Bound in `app.module.ts`. */
export interface CaptioningFactory {
  /** @param credential the AI secret; null for `offline` */
  build(config: TenantConfig, credential: Secret<Readonly<Record<string, string>>> | null): Promise<Captioning>;
}
export const CaptioningFactory = Symbol('CaptioningFactory');
