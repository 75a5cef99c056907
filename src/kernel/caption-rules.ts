/** How a platform counts the length of a text. Spec: captioning.md section 11. */
export type LengthUnit = 'graphemes' | 'code_points' | 'utf16' | 'utf8_bytes';

export interface LengthLimit {
  readonly max: number;
  readonly unit: LengthUnit;
}

/**
 * What a platform accepts as a caption. Owned by each publisher, applied by `formatCaption`, shown by the
 * page. Spec: captioning.md section 11.
 */
export interface CaptionRules {
  /** All of them hold at once; the first is the one a person sees. */
  readonly limits: readonly [LengthLimit, ...LengthLimit[]];
  /** 0 = hashtags are removed whole. */
  readonly hashtagsMax: number;
  /** Appended when the text was cut, and counted. */
  readonly ellipsis: '…' | '...';
  readonly cleanUp: 'none' | 'fetlife';
  /** Text the platform puts before the caption, counted in the limits (FetLife's subject prefix). */
  readonly prefix: string;
}
