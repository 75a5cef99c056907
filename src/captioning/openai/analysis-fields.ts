import { shortText, blankable, flag, list, text, textOrNull, words, type Clean } from './field-table.js';

/** The closed list of captioning.md section 3. The first three make a photo `nsfw`. */
export const SAFETY_LABELS = [
  'adult_nudity_non_explicit',
  'bondage_or_restraints',
  'suggestive_context',
  'sexual_activity_none',
  'minors_none',
  'violence_none',
  'self_harm_none',
  'public_display_none',
  'consent_unverified',
  'copyright_uncertain',
] as const;

const MAX_TAG = 40;
const UNSURE = 'Null when unsure.';

/**
 * The one table of an analysis: the schema that is sent and the parser of the reply are both made of it.
 * Spec: captioning.md sections 2 and 3.
 */
export const ANALYSIS_FIELDS = {
  description: text(300, 'What is visible, neutral, at most 30 words, nothing explicit.'),
  subject: blankable(100, 'The main subject, at most 10 words.'),
  mood: blankable(60, 'One or two words.'),
  style: textOrNull(160, `Photographic or artistic style. ${UNSURE}`),
  lighting: textOrNull(160, `Type, quality and direction of the light. ${UNSURE}`),
  pose: textOrNull(160, `Pose or gesture of people. ${UNSURE}`),
  composition: textOrNull(160, `Framing and arrangement. ${UNSURE}`),
  background: textOrNull(160, `What is behind the subject. ${UNSURE}`),
  camera: textOrNull(160, `Angle, distance and depth of field. ${UNSURE}`),
  clothing_or_accessories: textOrNull(160, `Clothing, materials and accessories. ${UNSURE}`),
  tags: list(
    { min: 5, max: 25 },
    '10 to 25 English tags, most relevant first, lower case, words joined by underscores.',
    tagOf,
  ),
  aesthetic_terms: list({ max: 15 }, '5 to 15 terms of aesthetics.', short(40)),
  color_palette: list({ max: 6 }, '3 to 6 plain colour names.', short(30)),
  alt_text: textOrNull(
    250,
    'Alternative text for people who cannot see the photo: one plain sentence of at most 125 characters, without hashtags, mood or promotion.',
  ),
  nsfw: flag('True for nudity, an erotic context or rope bondage.'),
  safety_labels: words(SAFETY_LABELS, 'Every label that applies.'),
} as const;

function short(max: number): (item: string, clean: Clean) => string | null {
  return (item, clean) => shortText(item, max, clean);
}

/** A tag in its one form; null for a link and for letters a tag cannot hold. */
function tagOf(item: string, clean: Clean): string | null {
  const plain = item.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const line = plain.replace(/\s+/gu, ' ').trim();
  if (clean(line) !== line) return null;
  const tag = line.replace(/[ _-]+/gu, '_').replace(/^_+|_+$/gu, '');
  return /^[a-z0-9]+(_[a-z0-9]+)*$/u.test(tag) && tag.length <= MAX_TAG ? tag : null;
}
