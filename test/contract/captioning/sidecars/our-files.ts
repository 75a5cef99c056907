import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  analysisChanges,
  EMPTY_SIDECAR,
  mergeSidecar,
  parseSidecar,
  withSidecarData,
} from '../../../../src/captioning/index.js';
import type { Analysis, Sidecar, SidecarChanges } from '../../../../src/captioning/index.js';

/** A file of ours, how it comes about, and what the Python Publisher V2 reads in it. */
export interface OurFile {
  readonly file: string;
  readonly made: () => Sidecar;
  readonly sdCaption: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const ANALYSIS: Analysis = {
  description: 'Two boats lie at a pier in the evening.',
  subject: 'two boats',
  mood: 'calm',
  style: 'documentary',
  lighting: 'low sun from the left',
  pose: null,
  composition: 'diagonal',
  background: 'open sea',
  camera: null,
  clothingOrAccessories: null,
  tags: ['sea', 'boats', 'pier', 'evening', 'calm_water'],
  aestheticTerms: ['quiet', 'warm'],
  colorPalette: ['orange', 'blue'],
  altText: 'Two boats at a pier.',
  nsfw: 'no',
  safetyLabels: ['minors_none', 'violence_none'],
  title: null,
  provenance: {
    source: 'ai',
    provider: 'openai',
    model: 'gpt-6-luna',
    promptVersion: 'vision.v1-0a1b2c3d',
    responseIds: ['resp_1'],
    tokens: 812,
  },
};
const IDENTITY: SidecarChanges = {
  imageFile: 'boats.jpg',
  sha256: 'ab'.repeat(32),
  created: '2026-11-21T21:00:00.000Z',
  artistAlias: 'Harbor Studio',
};
const SEEN = {
  sidecar_format: '2',
  image_file: 'boats.jpg',
  sha256: 'ab'.repeat(32),
  created: '2026-11-21T21:00:00.000Z',
  artist_alias: 'Harbor Studio',
};
const SEEN_ANALYSIS = {
  model_version: 'gpt-6-luna',
  source: 'ai',
  prompt_version: 'vision.v1-0a1b2c3d',
  description: 'Two boats lie at a pier in the evening.',
  mood: 'calm',
  tags: ['sea', 'boats', 'pier', 'evening', 'calm_water'],
  nsfw: 'no',
  moderation: ['minors_none', 'violence_none'],
  alt_text: 'Two boats at a pier.',
};

const machine = (changes: SidecarChanges & { readonly sdCaption?: string }, over = EMPTY_SIDECAR): Sidecar =>
  mergeSidecar(over, changes);
const person = (changes: SidecarChanges, over = EMPTY_SIDECAR): Sidecar => withSidecarData(over, changes);

function python(file: string): Sidecar {
  const parsed = parseSidecar(readFileSync(join(__dirname, 'python', file)));
  if (parsed.outcome !== 'sidecar') throw new Error(`Not readable: ${parsed.reason}`);
  return parsed.sidecar;
}

export const OUR_FILES: readonly OurFile[] = [
  {
    file: '01-analysis.txt',
    made: () => machine({ ...IDENTITY, ...analysisChanges(ANALYSIS, false) }),
    sdCaption: null,
    metadata: { ...SEEN, ...SEEN_ANALYSIS },
  },
  {
    file: '02-analysis-and-training-caption.txt',
    made: () =>
      machine({
        ...IDENTITY,
        ...analysisChanges(ANALYSIS, true),
        sdCaption: 'two boats, pier,\nlow evening sun, calm water',
        sdCaptionVersion: 'sd.v1',
        captionsGenerated: new Map([
          ['telegram', 'Evening at the pier. 🌅\n\n#sea'],
          ['fetlife', 'Would you row out?'],
        ]),
        captionGenerated: 'Evening at the pier. 🌅\n\n#sea',
      }),
    sdCaption: 'two boats, pier, low evening sun, calm water',
    metadata: {
      ...SEEN,
      ...SEEN_ANALYSIS,
      sd_caption_version: 'sd.v1',
      subject: 'two boats',
      lighting: 'low sun from the left',
      art_style: 'documentary',
      composition: 'diagonal',
      background: 'open sea',
      color_palette: ['orange', 'blue'],
      aesthetic_terms: ['quiet', 'warm'],
      captions_generated: { telegram: 'Evening at the pier. 🌅\n\n#sea', fetlife: 'Would you row out?' },
      // Several lines are one line to it, with the escapes to be seen.
      caption_generated: 'Evening at the pier. 🌅\\n\\n#sea',
    },
  },
  {
    file: '03-written-by-a-person.txt',
    made: () =>
      person({
        imageFile: 'boats.jpg',
        caption: 'Two boats: mine & hers – “dusk” #sea #1',
        captionEdited: true,
        captionUpdatedAt: '2026-11-21T21:05:00.000Z',
        captionsEdited: new Map([['telegram', 'Line one\nLine two']]),
        altText: 'Two boats.',
        altTextEdited: true,
        nsfw: 'no',
        nsfwEdited: true,
      }),
    sdCaption: null,
    metadata: {
      sidecar_format: '2',
      image_file: 'boats.jpg',
      nsfw: 'no',
      alt_text: 'Two boats.',
      caption: 'Two boats: mine & hers – “dusk” #sea #1',
      caption_edited: 'True',
      caption_updated_at: '2026-11-21T21:05:00.000Z',
      captions_edited: { telegram: 'Line one\nLine two' },
      alt_text_edited: 'True',
      nsfw_edited: 'True',
    },
  },
  {
    file: '04-published.txt',
    made: () =>
      machine({
        ...IDENTITY,
        caption: 'Evening at the pier.',
        captionsPublished: new Map([
          ['telegram', 'Evening at the pier.'],
          ['mail', 'Evening at the pier.'],
        ]),
        published: [
          { platform: 'telegram', at: '2026-11-21T21:06:00.000Z', id: '17', url: 'https://t.me/studio/17' },
          { platform: 'mail', at: '2026-11-21T21:06:02.000Z', id: '<k.mail.1@aurora>', url: null },
        ],
      }),
    sdCaption: null,
    metadata: {
      ...SEEN,
      caption: 'Evening at the pier.',
      captions_published: { telegram: 'Evening at the pier.', mail: 'Evening at the pier.' },
      published: [
        { platform: 'telegram', at: '2026-11-21T21:06:00.000Z', id: '17', url: 'https://t.me/studio/17' },
        { platform: 'mail', at: '2026-11-21T21:06:02.000Z', id: '<k.mail.1@aurora>', url: null },
      ],
    },
  },
  {
    file: '05-without-ai.txt',
    made: () =>
      machine({
        ...IDENTITY,
        source: 'offline',
        description: 'Mostly blue and orange, landscape format.',
        tags: ['blue', 'orange'],
        nsfw: 'unknown',
        title: 'Harbour at dusk',
        captionsGenerated: new Map([['outbox', 'Harbour at dusk. Mostly blue and orange, landscape format.']]),
        captionGenerated: 'Harbour at dusk. Mostly blue and orange, landscape format.',
      }),
    sdCaption: null,
    metadata: {
      ...SEEN,
      source: 'offline',
      description: 'Mostly blue and orange, landscape format.',
      tags: ['blue', 'orange'],
      nsfw: 'unknown',
      title: 'Harbour at dusk',
      captions_generated: { outbox: 'Harbour at dusk. Mostly blue and orange, landscape format.' },
      caption_generated: 'Harbour at dusk. Mostly blue and orange, landscape format.',
    },
  },
  {
    file: '06-forged-and-odd-texts.txt',
    made: () =>
      person({
        imageFile: '[1].jpg',
        caption: 'Hello\r\n# caption_edited: False\n# nsfw: no\u2028# ---\u0000',
        captionEdited: true,
        altText: '{"caption": "not mine"} C:\\new',
        tags: ['# ---', 'a"b', '\u2028', '\\n', 'ünï 😀'],
        captionsEdited: new Map([['# x: y', '']]),
      }),
    sdCaption: null,
    metadata: {
      sidecar_format: '2',
      image_file: '\\[1].jpg',
      tags: ['# ---', 'a"b', '\u2028', '\\n', 'ünï 😀'],
      alt_text: '\\{"caption": "not mine"} C:\\\\new',
      caption: 'Hello\\n# caption_edited: False\\n# nsfw: no# ---',
      caption_edited: 'True',
      captions_edited: { '# x: y': '' },
    },
  },
  {
    file: '07-laid-over-a-file-with-unknown-keys.txt',
    made: () =>
      machine(
        { imageFile: 'wolf.jpg', caption: 'Theirs must not win.', nsfw: 'no', sdCaption: 'grey wolf, deep snow' },
        python('16-unknown-keys.txt'),
      ),
    sdCaption: 'grey wolf, deep snow',
    metadata: {
      sidecar_format: '2',
      image_file: 'wolf.jpg',
      nsfw: 'no',
      caption: 'Not a pet.',
      caption_edited: 'True',
      lens_data: { f: 2.8, deep: [1, { a: null }] },
      studio: 'True',
      rating: '5',
      'Client Name': 'Ada & Sons: Ltd.',
      'x-notes': 'see album [3]',
    },
  },
  {
    file: '08-laid-over-a-file-with-texts-per-platform.txt',
    made: () =>
      machine(
        { captionsGenerated: new Map([['fetlife', 'Cold?']]), captionGenerated: 'Cold?' },
        python('09-submitted-per-platform.txt'),
      ),
    sdCaption: 'ice cave, blue light',
    metadata: {
      sidecar_format: '2',
      image_file: 'ice.jpg',
      created: '2026-05-09T12:00:00Z',
      model_version: 'gpt-4.1-mini',
      captions_generated: { telegram: 'Ice remembers.', email: 'What does ice remember?', fetlife: 'Cold?' },
      caption_generated: 'Cold?',
      caption: 'Ice forgets nothing.',
      caption_edited: 'True',
      caption_updated_at: '2026-05-09T12:05:31Z',
      caption_submitted: { telegram: 'Ice forgets nothing.', email: 'Does ice forget?' },
    },
  },
];
