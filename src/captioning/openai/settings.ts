import type { AiConfig } from '../../kernel/index.js';
import type { ModelSetting } from './failures.js';
import { EFFORTS, VISION_DETAILS, type Effort, type VisionDetail } from './model-request.js';

/** How large and in what detail a model sees a photo. */
export interface Look {
  /** Longest side in pixels, 256…4096. */
  readonly maxDimension: number;
  readonly detail: VisionDetail;
}

/** A tenant's settings of this adapter, complete. Spec: captioning.md section 2. */
export interface OpenAiSettings {
  readonly visionModel: string;
  readonly captionModel: string;
  readonly sdCaptionModel: string;
  readonly look: Look;
  /** Null = an answer that cannot be used is not asked for again. */
  readonly fallback: Look | null;
  /** A temporary link goes out in place of the bytes. */
  readonly sendsLink: boolean;
  readonly effort: Effort;
  readonly ratePerMinute: number;
  /** BCP 47. */
  readonly language: string;
}

/** A setting that does not count, and why. */
export interface SettingWarning {
  readonly setting: string;
  readonly reason: 'wrong_type' | 'out_of_range' | 'unknown_word' | 'unknown_setting' | 'needs_another_setting';
}

const DEFAULT_MODEL = 'gpt-6-luna';
const MODEL_NAME = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}$/u;
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}$/u;
const SIDES = { min: 256, max: 4096 };

/** Settings with a rule of their own elsewhere. */
const LIFECYCLES = ['vision_model_lifecycle', 'caption_model_lifecycle'];

/**
 * The settings of a tenant. What is wrong falls back to its default, with one warning each: it never breaks a tenant.
 * The shape of model names is not judged here, see {@link isModelName}.
 */
export function parseSettings(ai: AiConfig): {
  readonly settings: OpenAiSettings;
  readonly warnings: readonly SettingWarning[];
} {
  const reader = new SettingReader(ai.extra);
  const isLinkWanted = reader.flag('vision_send_url', false);
  const side = reader.dimension('vision_max_dimension', 1024, true);
  const sendsLink = side === 0 && isLinkWanted;
  if (side === 0 && !isLinkWanted) reader.warn('vision_max_dimension', 'needs_another_setting');
  if (side !== 0 && isLinkWanted) reader.warn('vision_send_url', 'needs_another_setting');
  const detail = reader.word('vision_detail', VISION_DETAILS, 'low');
  const fallback = {
    maxDimension: reader.dimension('vision_fallback_max_dimension', 2048, false),
    detail: reader.word('vision_fallback_detail', VISION_DETAILS, 'high'),
  };
  const captionModel = given(ai.captionModel) ?? DEFAULT_MODEL;
  const settings = {
    visionModel: given(ai.visionModel) ?? DEFAULT_MODEL,
    captionModel,
    sdCaptionModel: given(ai.sdCaptionModel) ?? captionModel,
    look: { maxDimension: side === 0 ? 1024 : side, detail },
    fallback: reader.flag('vision_fallback_enabled', true) ? fallback : null,
    sendsLink,
    effort: reader.word('reasoning_effort', EFFORTS, 'none'),
    ratePerMinute: Math.max(1, ai.ratePerMinute),
    language: reader.language(ai.language),
  };
  reader.warnOfUnknown();
  return { settings, warnings: reader.warnings };
}

/** Blank counts as not set. */
function given(name: string | null): string | null {
  return name === null || name.trim() === '' ? null : name.trim();
}

/** A name is checked for its shape only; one the server does not know fails at the first call. */
export function isModelName(name: string): boolean {
  return MODEL_NAME.test(name);
}

/** The setting whose model has no shape of a model's name; null = all have. */
export function badModelSetting(settings: OpenAiSettings, needed: readonly ModelSetting[]): ModelSetting | null {
  const names = {
    vision_model: settings.visionModel,
    caption_model: settings.captionModel,
    sd_caption_model: settings.sdCaptionModel,
  };
  return needed.find((setting) => !isModelName(names[setting])) ?? null;
}

class SettingReader {
  readonly warnings: SettingWarning[] = [];
  readonly #read = new Set<string>(LIFECYCLES);

  constructor(private readonly given: Readonly<Record<string, unknown>>) {}

  warn(setting: string, reason: SettingWarning['reason']): void {
    this.warnings.push({ setting, reason });
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#valueOf(name);
    if (value === undefined || typeof value === 'boolean') return value ?? otherwise;
    this.warn(name, 'wrong_type');
    return otherwise;
  }

  dimension(name: string, otherwise: number, mayBeZero: boolean): number {
    const value = this.#valueOf(name);
    if (value === undefined) return otherwise;
    if (typeof value !== 'number' || !Number.isInteger(value)) this.warn(name, 'wrong_type');
    else if ((mayBeZero && value === 0) || (value >= SIDES.min && value <= SIDES.max)) return value;
    else this.warn(name, 'out_of_range');
    return otherwise;
  }

  word<W extends string>(name: string, known: readonly W[], otherwise: W): W {
    const value = this.#valueOf(name);
    if (value === undefined) return otherwise;
    const word = known.find((one) => one === value);
    if (word === undefined) this.warn(name, typeof value === 'string' ? 'unknown_word' : 'wrong_type');
    return word ?? otherwise;
  }

  language(value: string | null): string {
    if (value === null || value.trim() === '') return 'en';
    if (LANGUAGE.test(value.trim())) return value.trim();
    this.warn('language', 'unknown_word');
    return 'en';
  }

  warnOfUnknown(): void {
    for (const name of Object.keys(this.given)) if (!this.#read.has(name)) this.warn('other', 'unknown_setting');
  }

  #valueOf(name: string): unknown {
    this.#read.add(name);
    return this.given[name] ?? undefined;
  }
}
