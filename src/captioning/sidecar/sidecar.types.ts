import type { Nsfw } from '../../kernel/index.js';

/** Largest sidecar we read or write, in bytes. Spec: captioning.md section 10. */
export const SIDECAR_MAX_BYTES = 256 * 1024;

/**
 * A sidecar file as parsed: everything it holds, also keys we do not know. Read the known ones with
 * `sidecarData`, change them with `withSidecarData`. Spec: captioning.md section 10.
 */
export interface Sidecar {
  /** Line 1: the training caption. Never a post. Null = blank. */
  readonly sdCaption: string | null;
  /** Key to value as format 2 writes it, escapes included. In file order. */
  readonly values: ReadonlyMap<string, string>;
  /** Lines that are neither: before and after the `# ---` line. Kept as they are. */
  readonly head: readonly string[];
  readonly tail: readonly string[];
}

/** `unreadable` files are shown as such and never overwritten. */
export type ParsedSidecar =
  | { readonly outcome: 'sidecar'; readonly sidecar: Sidecar }
  | { readonly outcome: 'unreadable'; readonly reason: 'too_large' | 'not_utf8' | 'unknown_format' };

/** One accepted post, as told to people. The ledger decides, not this list. */
export interface PublishedNote {
  readonly platform: string;
  /** ISO time, UTC. */
  readonly at: string;
  readonly id: string | null;
  readonly url: string | null;
}

/** The known keys of a sidecar; null, empty or `unknown` = the key is not there. */
export interface SidecarData {
  readonly imageFile: string | null;
  readonly dropboxFileId: string | null;
  readonly dropboxRev: string | null;
  readonly sha256: string | null;
  /** ISO time, UTC. */
  readonly created: string | null;
  readonly sdCaptionVersion: string | null;
  readonly modelVersion: string | null;
  readonly artistAlias: string | null;

  readonly source: 'ai' | 'offline' | null;
  readonly promptVersion: string | null;
  readonly description: string | null;
  readonly mood: string | null;
  readonly tags: readonly string[];
  readonly nsfw: Nsfw;
  /** Safety labels. */
  readonly moderation: readonly string[];
  readonly altText: string | null;
  /** Title read by the offline analyzer from the photo's own metadata or name. */
  readonly title: string | null;

  readonly subject: string | null;
  readonly lighting: string | null;
  readonly pose: string | null;
  readonly camera: string | null;
  /** Clothing or accessories. */
  readonly materials: string | null;
  readonly artStyle: string | null;
  readonly composition: string | null;
  readonly background: string | null;
  readonly colorPalette: readonly string[];
  readonly aestheticTerms: readonly string[];

  /** Platform to text. */
  readonly captionsGenerated: ReadonlyMap<string, string>;
  readonly captionGenerated: string | null;
  readonly caption: string | null;
  /** A person wrote `caption`. */
  readonly captionEdited: boolean;
  readonly captionUpdatedAt: string | null;
  /** Platform to a person's text. */
  readonly captionsEdited: ReadonlyMap<string, string>;
  readonly altTextEdited: boolean;
  readonly nsfwEdited: boolean;
  readonly captionsPublished: ReadonlyMap<string, string>;
  readonly published: readonly PublishedNote[];
}
