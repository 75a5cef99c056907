import type { Analysis } from '../captioning.port.js';
import { ANALYSIS_FIELDS, SAFETY_LABELS } from './analysis-fields.js';
import { UnusableOutput } from './failures.js';
import { parseFields, type Clean } from './field-table.js';
import { readJson } from './read-json.js';

const SENSITIVE: ReadonlySet<string> = new Set(SAFETY_LABELS.slice(0, 3));

/**
 * An analysis from the words of a model.
 * @throws UnusableOutput `schema`; `safety_unclear`: sensitive, and not said to show adults only
 * Spec: captioning.md section 3.
 */
export function readAnalysis(said: string, clean: Clean): Omit<Analysis, 'provenance'> {
  const parsed = parseFields(ANALYSIS_FIELDS, readJson(said), clean);
  const isSensitive = parsed.nsfw || parsed.safety_labels.some((label) => SENSITIVE.has(label));
  if (isSensitive && !parsed.safety_labels.includes('minors_none')) throw new UnusableOutput('safety_unclear');
  const { clothing_or_accessories, aesthetic_terms, color_palette, alt_text, safety_labels, ...same } = parsed;
  return {
    ...same,
    clothingOrAccessories: clothing_or_accessories,
    aestheticTerms: aesthetic_terms,
    colorPalette: color_palette,
    altText: alt_text,
    nsfw: isSensitive ? 'yes' : 'no',
    safetyLabels: safety_labels,
    title: null,
  };
}
