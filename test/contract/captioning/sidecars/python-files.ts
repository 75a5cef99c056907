import type { SidecarData } from '../../../../src/captioning/index.js';

/** A file of the Python Publisher V2, and what a person would say stands in it. */
export interface PythonFile {
  readonly file: string;
  readonly sdCaption: string | null;
  readonly data: Partial<SidecarData>;
  /** Keys that we do not know, and lines that are no keys. */
  readonly others?: readonly string[];
}

export const PYTHON_FILES: readonly PythonFile[] = [
  {
    file: '01-first-version.txt',
    sdCaption: 'fine-art figure study, standing pose, low-key lighting, jute rope, dark backdrop',
    data: {
      imageFile: 'IMG_001.jpg',
      sha256: '3f1c9d0c5f6a2b7e8d4c1a0b9e8f7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c',
      created: '2025-11-18T11:32:01Z',
      sdCaptionVersion: 'v1.0',
      modelVersion: 'gpt-4o-mini',
      dropboxFileId: 'id:a4ayc_80_OEAAAAAAAAAXw',
      artistAlias: 'Eoel',
      materials: 'jute rope, linen dress',
      artStyle: 'fine-art black and white',
      tags: ['shibari', 'rope', 'portrait', 'low_key', 'studio'],
      moderation: ['adult_nudity_non_explicit', 'minors_none'],
      nsfw: 'unknown',
      caption: null,
      captionEdited: false,
    },
  },
  {
    file: '02-basic-keys-only.txt',
    sdCaption: 'harbour at dusk, long exposure, calm water',
    data: { imageFile: 'DSC_0042.JPG', sha256: '0d4f', modelVersion: 'gpt-4o', tags: [], dropboxRev: null },
  },
  {
    file: '03-no-hash.txt',
    sdCaption: 'a pier in the fog',
    data: { imageFile: 'pier.jpg', sha256: null, created: '2025-12-01T08:00:00Z' },
  },
  {
    file: '04-blank-training-caption.txt',
    sdCaption: null,
    data: {
      caption: 'The quiet before the rope tightens.',
      captionEdited: true,
      captionUpdatedAt: '2026-03-02T21:16:10Z',
      sdCaptionVersion: null,
    },
  },
  {
    file: '05-bucket-without-dropbox.txt',
    sdCaption: 'gull over the sea',
    data: { imageFile: 'gull.png', dropboxFileId: null, dropboxRev: null, artistAlias: 'Harbor Studio' },
  },
  {
    file: '06-edited-by-a-person.txt',
    sdCaption: 'two boats, blue water',
    data: {
      captionGenerated: 'Two boats share a quiet morning.',
      caption: 'Two boats, one morning: ours. #sea #fine-art',
      captionEdited: true,
    },
  },
  {
    file: '07-one-generated-text.txt',
    sdCaption: 'lighthouse, storm clouds',
    data: {
      captionGenerated: 'Who keeps the light when nobody is looking?',
      captionsGenerated: new Map(),
      caption: null,
    },
  },
  {
    file: '08-generated-per-platform.txt',
    sdCaption: 'rope bridge, forest, mist',
    data: {
      captionsGenerated: new Map([
        ['telegram', 'Über die Brücke — wer geht zuerst? 🌲'],
        ['email', 'Would you cross it?'],
      ]),
      captionGenerated: 'Über die Brücke — wer geht zuerst? 🌲',
      altText: 'A rope bridge in a misty forest.',
      subject: 'a rope bridge',
      // One text where we keep a list.
      colorPalette: ['muted greens'],
      aestheticTerms: ['mist', 'depth'],
    },
    others: [
      '# distinctive_detail: one missing plank',
      '# caption_angles: {"telegram": "detail", "email": "direct_address"}',
    ],
  },
  {
    file: '09-submitted-per-platform.txt',
    sdCaption: 'ice cave, blue light',
    data: {
      caption: 'Ice forgets nothing.',
      captionEdited: true,
      captionsGenerated: new Map([
        ['telegram', 'Ice remembers.'],
        ['email', 'What does ice remember?'],
      ]),
    },
    others: ['# caption_submitted: {"telegram": "Ice forgets nothing.", "email": "Does ice forget?"}'],
  },
  {
    file: '10-marked-lines.txt',
    sdCaption: 'woman on a pier',
    data: {
      // U+2028 is taken out of a text when it is kept.
      caption: 'First line.\n\nSecond line, with "quotes" and a \\ backslash.End.',
      captionEdited: true,
      captionGenerated: 'One.\nTwo.',
    },
  },
  {
    file: '11-windows-line-ends.txt',
    sdCaption: 'night train, neon',
    data: { imageFile: 'train.jpg', sha256: 'c0ffee', tags: ['night', 'train'], caption: 'All aboard.' },
  },
  {
    file: '12-byte-order-mark.txt',
    sdCaption: 'snow field',
    data: { imageFile: 'snow.jpg', caption: 'White on white.', captionEdited: true },
  },
  {
    file: '13-byte-order-mark-and-windows.txt',
    sdCaption: 'red door',
    data: { imageFile: 'door.jpg', tags: ['red', 'door'] },
  },
  {
    file: '14-only-a-training-caption.txt',
    sdCaption: 'portrait of a sailor, harbour, dusk',
    data: { imageFile: null, caption: null, tags: [] },
  },
  {
    file: '15-lines-of-a-training-tool.txt',
    sdCaption: 'photo of ohwx person',
    data: { imageFile: 'tool.jpg' },
    others: ['outdoor, natural light', '  indented words'],
  },
  {
    file: '16-unknown-keys.txt',
    sdCaption: 'wolf, snow',
    data: { caption: 'Not a pet.', captionEdited: true },
    others: [
      '# lens_data: {"f": 2.8, "deep": [1, {"a": null}]}',
      '# studio: True',
      '# rating: 5',
      '# Client Name: Ada & Sons: Ltd.',
      '# x-notes: see album [3]',
    ],
  },
  {
    file: '17-lists-by-commas.txt',
    sdCaption: 'a lamp',
    data: { tags: ['lamp', 'warm light', 'wall'], aestheticTerms: ['glow'] },
  },
  {
    file: '18-odd-booleans.txt',
    sdCaption: 'a chair',
    data: { caption: 'Sit.', captionEdited: true, nsfw: 'no', altText: 'A chair.' },
  },
  {
    file: '19-colons-and-hashes.txt',
    sdCaption: 'clock: noon',
    data: {
      imageFile: 'clock tower.jpg',
      caption: 'Time: 19:30 – meet: here. # not a key: value #1',
      captionEdited: true,
      created: '2025-11-20T10:00:00+00:00',
    },
  },
  {
    file: '20-brackets-and-backslashes.txt',
    sdCaption: '[masterpiece], best quality',
    data: {
      caption: '[draft] C:\\new\\table {not json',
      captionEdited: true,
      captionGenerated: '{oops',
      tags: ['back\\slash', 'quote"d', 'new\nline'],
    },
  },
  {
    file: '21-python-repr.txt',
    sdCaption: 'a stair',
    data: { captionsGenerated: new Map(), captionEdited: false },
  },
  {
    file: '22-other-scripts.txt',
    sdCaption: '夜の港, 長時間露光',
    data: {
      imageFile: '港.jpg',
      artistAlias: 'Ådа Ξ',
      caption: '写真 👨‍👩‍👧 e\u0301t\u00e9 🏴󠁧󠁢󠁳󠁣󠁴󠁿 שלום',
      tags: ['夜', 'mañana', '😀'],
    },
  },
  {
    file: '23-long-separator-and-stray-lines.txt',
    sdCaption: 'a tree',
    data: { imageFile: 'tree.jpg', mood: 'calm' },
    others: ['#nospace: not a key', '# no colon here', 'a line that a person added'],
  },
  {
    file: '24-a-key-twice.txt',
    sdCaption: 'a bell',
    data: { caption: 'Second.', captionEdited: true },
  },
];

/** Captions kept as one JSON object instead of lines. */
export const JSON_FILES: readonly PythonFile[] = [
  {
    file: '25-json-object.txt',
    sdCaption: null,
    data: {
      imageFile: 'twin.jpg',
      caption: 'By hand.\nTwo lines.',
      captionGenerated: 'By machine.',
      captionEdited: true,
      tags: ['json', 'twin'],
    },
    others: ['# score: 0.75', '# extra: {"a":[1,2]}'],
  },
  {
    file: '26-json-object-per-platform.txt',
    sdCaption: null,
    data: {
      captionsGenerated: new Map([
        ['telegram', 'Für T.'],
        ['email', 'For mail?'],
      ]),
      captionGenerated: 'Für T.',
    },
  },
];
