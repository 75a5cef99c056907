import { fc, runs } from '../../../test/support/properties.js';
import { EMPTY_SIDECAR, parseSidecar, writeSidecar } from './sidecar.codec.js';
import {
  mergeSidecar,
  sidecarData,
  storedCaption,
  storedCaptionSource,
  withSdCaption,
  withSidecarData,
} from './sidecar.data.js';
import { FIELDS } from './sidecar.fields.js';
import type { Sidecar, SidecarData } from './sidecar.types.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function read(bytes: Uint8Array): Sidecar {
  const parsed = parseSidecar(bytes);
  if (parsed.outcome !== 'sidecar') throw new Error(`Not readable: ${parsed.reason}`);
  return parsed.sidecar;
}
const readText = (text: string) => read(bytesOf(text));

describe('writeSidecar', () => {
  it('when there is an analysis and captions, the keys come in the order of the specification', () => {
    const sidecar = withSdCaption(
      withSidecarData(EMPTY_SIDECAR, {
        caption: 'Two\nlines',
        captionEdited: true,
        tags: ['sea', 'boat'],
        imageFile: 'a.jpg',
        captionsGenerated: new Map([['outbox', 'Hi']]),
        nsfw: 'unknown',
        mood: '',
      }),
      'sea, boat',
    );
    expect(textOf(writeSidecar(sidecar))).toBe(
      [
        'sea, boat',
        '',
        '# ---',
        '# sidecar_format: 2',
        '# image_file: a.jpg',
        '# tags: ["sea","boat"]',
        '# nsfw: unknown',
        '# captions_generated: {"outbox":"Hi"}',
        '# caption: Two\\nlines',
        '# caption_edited: True',
        '',
      ].join('\n'),
    );
  });

  it('when all texts together are over 256 KiB, it is refused', () => {
    const sidecar = withSidecarData(EMPTY_SIDECAR, { caption: 'x'.repeat(256 * 1024) });
    expect(() => writeSidecar(sidecar)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });

  it('when a caption tries to forge a key, it stays a caption', () => {
    const forged = 'Hello\n# caption_edited: True\r\n# nsfw: no\u2028# sd: x';
    const data = sidecarData(read(writeSidecar(withSidecarData(EMPTY_SIDECAR, { caption: forged }))));
    expect(data.captionEdited).toBe(false);
    expect(data.nsfw).toBe('unknown');
    expect(data.caption).toBe('Hello\n# caption_edited: True\n# nsfw: no# sd: x');
  });
});

describe('parseSidecar, files of the Python Publisher V2', () => {
  const old = [
    'portrait of a sailor, harbour, dusk',
    '',
    '# ---',
    '# image_file: IMG_1.jpg',
    '# sha256: abc',
    '# created: 2025-11-20T10:00:00+00:00',
    '# nsfw: False',
    '# tags: ["sea", "boat"]',
    '# caption: C:\\new [not] escaped: at all',
    '# caption_generated: [draft] text',
    '# caption_edited: true',
    '# lens_data: {"f": 2.8, "deep": [1, {"a": null}]}',
    '# studio: True',
    'a stray line',
    '',
  ].join('\n');

  it('when such a file is read, nothing is unescaped and lists, booleans and unknown keys are understood', () => {
    const sidecar = readText(old);
    expect(sidecar.sdCaption).toBe('portrait of a sailor, harbour, dusk');
    expect(sidecarData(sidecar)).toMatchObject({
      imageFile: 'IMG_1.jpg',
      nsfw: 'no',
      tags: ['sea', 'boat'],
      caption: 'C:\\new [not] escaped: at all',
      captionGenerated: '[draft] text',
      captionEdited: true,
    });
  });

  it('when it is written again, it says format 2 and keeps every value, unknown key and stray line', () => {
    const again = read(writeSidecar(readText(old)));
    expect(sidecarData(again)).toEqual(sidecarData(readText(old)));
    const text = textOf(writeSidecar(readText(old)));
    expect(text).toContain('# lens_data: {"f": 2.8, "deep": [1, {"a": null}]}\n# studio: True\na stray line\n');
    expect(text).toContain('# caption: C:\\\\new [not] escaped: at all\n');
  });

  it('when the file has Windows line ends and a byte order mark, it is read all the same', () => {
    const data = sidecarData(readText(`\uFEFF${old.replaceAll('\n', '\r\n')}`));
    expect(data.imageFile).toBe('IMG_1.jpg');
  });

  it('when the file is only a training caption, further lines survive', () => {
    const sidecar = readText('a sailor\nmore words\n');
    expect(textOf(writeSidecar(sidecar))).toBe('a sailor\nmore words\n\n# ---\n# sidecar_format: 2\n');
  });

  it('when the file is a JSON object, its captions are read', () => {
    const data = sidecarData(
      readText('{"caption": "Hi\\nyou", "caption_generated": "[x]", "tags": ["a"], "caption_edited": true, "n": null}'),
    );
    expect(data).toMatchObject({ caption: 'Hi\nyou', captionGenerated: '[x]', tags: ['a'], captionEdited: true });
  });
});

describe('parseSidecar, files that must not be overwritten', () => {
  it.each([
    ['over 256 KiB', new Uint8Array(256 * 1024 + 1).fill(65), 'too_large'],
    ['not UTF-8', Uint8Array.of(0x41, 0xff, 0xfe), 'not_utf8'],
    ['of a later format', bytesOf('\n\n# ---\n# sidecar_format: 3\n'), 'unknown_format'],
    ['nested without end', bytesOf(`{"caption": ${'['.repeat(60_000)}${']'.repeat(60_000)}}`), 'unknown_format'],
  ])('when a file is %s, it is unreadable', (_what, bytes, reason) => {
    expect(parseSidecar(bytes)).toEqual({ outcome: 'unreadable', reason });
  });

  it('when a file is any bytes at all, reading never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary' }).map(bytesOf)), (bytes) => {
        expect(['sidecar', 'unreadable']).toContain(parseSidecar(bytes).outcome);
      }),
    );
  });
});

describe('sidecar round trips', () => {
  const nasty = fc.constantFrom(
    '\n', '\r\n', '# key: x', '# ---', '\\', '\\n', '\\\\', '[', '{', '["a"]', '{"a":1}', ': ', '😀', '👨‍👩‍👧', 'True',
    ' ', 'é', '"', '\u2028', '\u202E', '\u0000', '\uD83D', '__proto__',
  ); // prettier-ignore
  const text = fc
    .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 8 })
    .map((parts) => parts.join(''));
  /** What the format promises to keep of a text. */
  const kept = (value: string | null): string | null => {
    const plain = (value ?? '')
      .replaceAll('\r\n', '\n')
      .replace(/[\p{Surrogate}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/gu, '');
    return plain.trim() === '' ? null : plain;
  };
  const word = fc.oneof(text, fc.string()).filter((value) => !/\p{Surrogate}/u.test(value));
  const map = fc.array(fc.tuple(word, word), { maxLength: 3 }).map((pairs) => new Map(pairs));
  const list = fc.array(word, { maxLength: 3 });
  const note = fc.record({
    platform: word,
    at: word,
    id: fc.option(word, { nil: null }),
    url: fc.option(word, { nil: null }),
  });
  const data = fc.record(
    {
      imageFile: text,
      description: text,
      tags: list,
      nsfw: fc.constantFrom('yes', 'no', 'unknown'),
      altText: text,
      captionsGenerated: map,
      caption: text,
      captionEdited: fc.boolean(),
      captionsEdited: map,
      published: fc.array(note, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Partial<SidecarData>>;

  it('when any data is written and read, it is equal', () => {
    fc.assert(
      fc.property(data, text, (changes, line) => {
        const written = withSdCaption(withSidecarData(EMPTY_SIDECAR, changes), line);
        const again = read(writeSidecar(written));
        const expected: Record<string, unknown> = { ...sidecarData(EMPTY_SIDECAR), ...changes };
        for (const name of ['imageFile', 'description', 'altText', 'caption'] as const) {
          expected[name] = kept(changes[name] ?? null);
        }
        expect(sidecarData(again)).toEqual(expected);
        expect(again.sdCaption).toBe(written.sdCaption);
        expect(writeSidecar(again)).toEqual(writeSidecar(written));
      }),
      { numRuns: runs(700, 10_000) },
    );
  });

  it('when any data is written, the rules of earlier readers give the same lists and the same one-line caption', () => {
    fc.assert(
      fc.property(list, (tags) => {
        const file = textOf(writeSidecar(withSidecarData(EMPTY_SIDECAR, { tags, caption: 'One line: yes' })));
        const lines = file.split(/[\n\r\u2028\u2029\u0085\v\f]/);
        const meta = lines.slice(lines.findIndex((line, index) => index > 0 && line.startsWith('# ---')) + 1);
        const values = new Map(
          meta
            .filter((line) => line.startsWith('# '))
            .map((line) => line.slice(2).split(/: (.*)/s) as [string, string]),
        );
        expect(values.get('caption')).toBe('One line: yes');
        if (tags.length > 0) expect(JSON.parse(values.get('tags') ?? '')).toEqual(tags);
      }),
      { numRuns: runs(100, 1000) },
    );
  });
});

describe('mergeSidecar', () => {
  const person = withSidecarData(readText('old line\n\n# ---\n# sidecar_format: 2\n# their_key: kept \\\\ so\n'), {
    caption: 'Mine',
    captionEdited: true,
    captionsEdited: new Map([['outbox', 'Mine here']]),
    altText: 'My alt',
    altTextEdited: true,
    nsfw: 'no',
    nsfwEdited: true,
    captionsGenerated: new Map([['telegram', 'T']]),
    published: [{ platform: 'telegram', at: '2026-01-01T00:00:00Z', id: '1', url: null }],
  });

  it('when a machine writes over a person’s words, the words stay and the rest is joined', () => {
    const merged = mergeSidecar(person, {
      caption: 'Theirs',
      captionEdited: false,
      captionsEdited: new Map(),
      altText: 'AI alt',
      nsfw: 'yes',
      description: 'New',
      captionsGenerated: new Map([['outbox', 'O']]),
      published: [{ platform: 'outbox', at: '2026-01-02T00:00:00Z', id: 'x', url: null }],
    });
    expect(sidecarData(merged)).toMatchObject({
      caption: 'Mine',
      captionEdited: true,
      captionsEdited: new Map([['outbox', 'Mine here']]),
      altText: 'My alt',
      nsfw: 'no',
      description: 'New',
      captionsGenerated: new Map([
        ['telegram', 'T'],
        ['outbox', 'O'],
      ]),
    });
    expect(sidecarData(merged).published.map((post) => post.platform)).toEqual(['telegram', 'outbox']);
    expect(merged.values.get('their_key')).toBe('kept \\\\ so');
    expect(merged.sdCaption).toBe('old line');
  });

  it('when a new training caption comes, it replaces line 1', () => {
    expect(mergeSidecar(person, { sdCaption: 'new\nline' }).sdCaption).toBe('new line');
  });

  it('when it is repeated, nothing is added twice', () => {
    const ours = { published: [{ platform: 'outbox', at: '2026-01-02T00:00:00Z', id: 'x', url: null }] };
    const once = mergeSidecar(person, ours);
    expect(mergeSidecar(once, ours)).toEqual(once);
  });
});

describe('storedCaption', () => {
  const kept = (platform: string, changes: Partial<SidecarData>) => {
    const data = sidecarData(withSidecarData(EMPTY_SIDECAR, changes));
    return [storedCaption(data, platform), storedCaptionSource(data, platform)];
  };
  const captionsGenerated = new Map([['outbox', 'G']]);

  it('when a person wrote for this platform, that text wins; else the one for all', () => {
    const all = { captionsEdited: new Map([['outbox', 'P']]), caption: 'A', captionEdited: true, captionsGenerated };
    expect(kept('outbox', all)).toEqual(['P', 'human']);
    expect(kept('email', all)).toEqual(['A', 'human']);
  });

  it('when `caption` is only the first text published, the generated one for the platform counts', () => {
    expect(kept('outbox', { caption: 'A', source: 'offline', captionsGenerated })).toEqual(['G', 'offline']);
    expect(kept('outbox', { caption: 'A', captionsGenerated })).toEqual(['G', 'ai']);
    expect(kept('outbox', { caption: 'A' })).toEqual([null, null]);
  });
});

describe('the table of keys', () => {
  it('when a key is added, its name in the file is unique', () => {
    const keys = Object.values(FIELDS).map((field) => field.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
