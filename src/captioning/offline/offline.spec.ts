import sharp from 'sharp';
import type { CaptionRequest } from '../captioning.port.js';
import { analysisFor, analyzable, bandedPhoto, CALL, IPTC, withIptc, xmpOf } from '../testing/index.js';
import { OfflineAnalyzer } from './offline.analyzer.js';
import { OfflineCaptionWriter } from './offline.writer.js';

const BLUE = '#2458c8';
const ORANGE = '#ee8220';
const analyze = (bytes: Uint8Array, name = 'IMG_1.jpg') => new OfflineAnalyzer().analyze(analyzable(bytes, name), CALL);

describe('OfflineAnalyzer, facts', () => {
  it.each([
    ['blue over orange, wide', [BLUE, ORANGE], 90, 60, 'Mostly blue and orange, landscape format.'],
    ['dark and tall', ['#05060a'], 60, 90, 'Black and white, dark, portrait format.'],
    ['grey on white, square', ['#ffffff', '#c0c0c0'], 60, 60, 'Black and white, light, square format.'],
    [
      'three colours, very wide',
      [BLUE, BLUE, BLUE, '#2f9e3a', '#2f9e3a', ORANGE],
      200,
      60,
      'Mostly blue, green and orange, panorama format.',
    ],
    [
      'one colour with one thin line',
      [...Array<string>(19).fill(BLUE), ORANGE],
      100,
      80,
      'Mostly blue, landscape format.',
    ],
  ])('when a photo is %s, the description says so', async (_what, colours, width, height, description) => {
    expect((await analyze(await bandedPhoto(colours, width, height))).description).toBe(description);
  });

  it('when EXIF turns the photo, the format is that people see', async () => {
    const turned = await sharp(await bandedPhoto([BLUE], 90, 60))
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect((await analyze(turned)).description).toBe('Mostly blue, portrait format.');
  });

  it('when a photo is analysed, it claims nothing that needs understanding', async () => {
    const analysis = await analyze(await bandedPhoto([BLUE, ORANGE], 90, 60));
    expect(analysis).toMatchObject({
      subject: null, mood: null, pose: null, nsfw: 'unknown', safetyLabels: [], title: null,
      altText: 'Photo, mostly blue and orange, landscape format',
      tags: ['blue', 'orange', 'landscape'],
      colorPalette: ['blue', 'orange'],
      provenance: { source: 'offline', tokens: 0 },
    }); // prettier-ignore
  });

  it('when 50 photos are analysed twice, each gives the same text', async () => {
    for (let index = 0; index < 50; index += 1) {
      const hue = sharp({ create: { width: 40 + index, height: 60, channels: 3, background: { r: (index * 37) % 256, g: (index * 91) % 256, b: (index * 53) % 256 } } }); // prettier-ignore
      const bytes = await hue.jpeg().toBuffer();
      expect(await analyze(bytes)).toEqual(await analyze(bytes));
    }
  });

  it.each([
    ['text', Buffer.from('not a photo')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['the start of a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('when the bytes are %s, the photo is unreadable', async (_what, bytes) => {
    await expect(analyze(bytes)).rejects.toMatchObject({ code: 'photo_unreadable', family: 'caller' });
  });
});

describe('OfflineAnalyzer, words of the photo', () => {
  it('when IPTC has a title and keywords, they are taken, whatever the name says', async () => {
    const photo = await withIptc(await bandedPhoto([BLUE], 90, 60), [
      [IPTC.caption, 'A long caption'],
      [IPTC.title, 'Häfen am Abend'],
      [IPTC.keyword, 'Sea View'],
      [IPTC.keyword, 'Crème'],
      [IPTC.keyword, 'see https://evil.example'],
      [IPTC.keyword, '写真'],
    ]);
    expect(await analyze(photo, 'other-name.jpg')).toMatchObject({
      title: 'Häfen am Abend',
      tags: ['sea_view', 'creme'],
    });
  });

  it('when IPTC is Latin-1, its letters are right', async () => {
    const title = Buffer.from('Größe', 'latin1');
    expect(await analyze(await withIptc(await bandedPhoto([BLUE], 9, 9), [[IPTC.title, title]]))).toMatchObject({
      title: 'Größe',
    });
  });

  it.each(['jpeg', 'png', 'webp'] as const)('when XMP is in a %s, it is read', async (format) => {
    const xmp = xmpOf(
      '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Sea &amp; sky &#x1F30A;</rdf:li></rdf:Alt></dc:title>' +
        '<dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>sky</rdf:li></rdf:Bag></dc:subject>',
    );
    const photo = await sharp(await bandedPhoto([BLUE], 90, 60))
      .withXmp(xmp)
      .toFormat(format)
      .toBuffer();
    expect(await analyze(photo)).toMatchObject({ title: 'Sea & sky 🌊', tags: ['sea', 'sky'] });
  });

  it('when there is only a headline or a caption, that is the title', async () => {
    const plain = await bandedPhoto([BLUE], 90, 60);
    const both = await withIptc(plain, [
      [IPTC.caption, 'The caption'],
      [IPTC.headline, 'The headline'],
    ]);
    expect((await analyze(both)).title).toBe('The headline');
    expect((await analyze(await withIptc(plain, [[IPTC.caption, 'The caption']]))).title).toBe('The caption');
  });

  it('when a camera wrote its own name, the file name counts', async () => {
    const photo = await withIptc(await bandedPhoto([BLUE], 90, 60), [[IPTC.title, 'OLYMPUS DIGITAL CAMERA']]);
    expect((await analyze(photo, 'old-pier.jpg')).title).toBe('Old pier');
  });

  it('when metadata is broken or too large, it is ignored', async () => {
    const plain = sharp(await bandedPhoto([BLUE], 90, 60));
    const title = '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">T</rdf:li></rdf:Alt></dc:title>';
    for (const xmp of [xmpOf(title + ' '.repeat(256 * 1024)), xmpOf(title + '<a:b>'.repeat(6000)), '<<<<']) {
      expect(await analyze(await plain.clone().withXmp(xmp).png().toBuffer(), 'pier.png')).toMatchObject({
        title: 'Pier',
      });
    }
  });
});

describe('OfflineCaptionWriter', () => {
  const rules = {
    limits: [{ max: 500, unit: 'graphemes' }],
    hashtagsMax: 5,
    ellipsis: '…',
    cleanUp: 'none',
    prefix: '',
  } as const;
  const write = async (changes: Partial<CaptionRequest>) => {
    const request: CaptionRequest = {
      analysis: null,
      targets: [{ platform: 'outbox', rules, style: 'neutral', wantsHashtags: true }],
      seeds: [],
      voice: [],
      history: [],
      sdCaption: false,
      ...changes,
    };
    const result = await new OfflineCaptionWriter().write(request, CALL);
    return { ...result, caption: result.captions.get('outbox') };
  };
  const described = (title: string | null, tags: string[] = ['blue']) =>
    analysisFor({ title, tags, description: 'Mostly blue and orange, landscape format.' });

  it.each([
    ['Harbour at dusk', 'Harbour at dusk. Mostly blue and orange, landscape format.'],
    ['Who is there?', 'Who is there? Mostly blue and orange, landscape format.'],
    [null, 'Untitled photo. Mostly blue and orange, landscape format.'],
  ])('when the title is %j, the caption is %j', async (title, text) => {
    expect((await write({ analysis: described(title) })).caption?.text).toBe(text);
  });

  it('when tags are keywords they follow the seeds, when they are facts they do not', async () => {
    expect((await write({ analysis: described('T', ['sea', 'blue']), seeds: ['art'] })).caption?.hashtags).toEqual([
      'art',
      'sea',
      'blue',
    ]);
    expect(
      (await write({ analysis: described('T', ['light_blue', 'landscape']), seeds: ['art'] })).caption?.hashtags,
    ).toEqual(['art']);
  });

  it('when a title brings a link or a mention, it is taken out and said', async () => {
    const { caption, warnings } = await write({ analysis: described('Visit https://evil.example by @evil now') });
    expect(caption?.text).toBe('Visit by now. Mostly blue and orange, landscape format.');
    expect(warnings).toEqual(['stripped_link']);
    expect((await write({ analysis: described('https://evil.example') })).caption?.text).toMatch(/^Untitled photo\./);
  });

  it('when nothing is known, the caption says only that', async () => {
    expect((await write({})).caption).toEqual({ text: 'Untitled photo.', hashtags: [] });
  });
});
