import sharp from 'sharp';
import { analyzable, analysisFor, CALL, IPTC, withIptc } from '../../../src/captioning/testing/index.js';
import type { AnalyzablePhoto, CaptionRequest, CaptionTarget } from '../../../src/captioning/index.js';
import { Secret } from '../../../src/kernel/index.js';
import { TABLE } from '../../../src/kernel/testing/caption-rules.js';
import { KEY, openAiWorld, type OpenAiWorld, type Style } from './openai-harness.js';

const STYLES: readonly Style[] = ['responses', 'chat'];
const target = (platform: string, changes: Partial<CaptionTarget> = {}): CaptionTarget => ({
  platform,
  rules: TABLE.telegram,
  style: 'neutral',
  wantsHashtags: true,
  ...changes,
});
const request = (changes: Partial<CaptionRequest> = {}): CaptionRequest => ({
  analysis: analysisFor(),
  targets: ['telegram', 'fetlife', 'email', 'bluesky'].map((platform) => target(platform)),
  seeds: ['Art', 'Rope'],
  voice: ['Slow mornings.', 'Slow mornings.'],
  history: ['Yesterday by the sea.'],
  sdCaption: true,
  ...changes,
});

/** A photo with everything a camera and its owner leave in a file. */
async function talkativePhoto(width = 1100, height = 825, orientation = 6): Promise<AnalyzablePhoto> {
  const exif = {
    IFD0: { ImageDescription: 'CANARY-exif', Artist: 'CANARY-artist' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
  };
  const plain = await sharp({ create: { width, height, channels: 3, background: '#3060a0' } })
    .jpeg()
    .toBuffer();
  const bytes = await sharp(await withIptc(plain, [[IPTC.title, 'CANARY-iptc']]))
    .keepMetadata()
    .withExifMerge(exif)
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer();
  expect(bytes.includes('CANARY-exif') && bytes.includes('CANARY-iptc')).toBe(true);
  return analyzable(bytes, 'CANARY-name.jpg');
}

describe.each(STYLES)('what is sent to OpenAI, %s', (style) => {
  let world: OpenAiWorld;
  let photo: AnalyzablePhoto;
  beforeAll(async () => {
    photo = await talkativePhoto();
  });
  beforeEach(async () => {
    world = await openAiWorld({ style });
  });
  afterEach(() => world.close());
  const sent = (call: 'vision' | 'captions' | 'sd') => world.openai.journal.calls(call);

  test('when a photo is looked at, an upright small JPEG goes out and nothing else of the file', async () => {
    const { analyzer } = await world.build();
    await analyzer.analyze(photo, CALL);
    const [entry] = sent('vision');
    expect(entry?.images).toEqual([
      expect.objectContaining({
        ...{ source: 'data', mime: 'image/jpeg', format: 'jpeg' },
        ...{ width: 768, height: 1024, orientation: 1, metadata: [] },
      }),
    ]);
    expect(entry?.bodyText).not.toContain('CANARY');
    expect(JSON.stringify(entry?.headers)).not.toMatch(/stainless|CANARY/iu);
  });

  test('when a photo is small, it is not enlarged; when it is not opaque, it stands on white', async () => {
    const { analyzer } = await world.build();
    const clear = { create: { width: 60, height: 40, channels: 4 as const, background: '#00000000' } };
    await analyzer.analyze(analyzable(await sharp(clear).png().toBuffer(), 'a.png'), CALL);
    const [image] = sent('vision')[0]?.images ?? [];
    expect([image?.width, image?.height]).toEqual([60, 40]);
    const { dominant } = await sharp(image?.bytes).stats();
    expect(Math.min(dominant.r, dominant.g, dominant.b)).toBeGreaterThan(200);
  });

  test('when questions are asked, nothing is stored, no tool offered, no sampling chosen, and the tenant is a pseudonym', async () => {
    const { analyzer, writer } = await world.build();
    await analyzer.analyze(photo, CALL);
    await writer.write(request(), CALL);
    const bodies = world.openai.journal.entries
      .filter(({ call }) => call !== 'model')
      .map(({ body }) => body as Record<string, unknown>);
    expect(bodies).toHaveLength(2);
    for (const body of bodies) {
      expect(body['store']).toBe(false);
      expect(body['safety_identifier']).toBe('user-of-vermont');
      expect(Object.keys(body).filter((name) => /tool|temperature|top_p|previous|metadata/u.test(name))).toEqual([]);
      expect(style === 'responses' ? body['reasoning'] : body['reasoning_effort']).toEqual(
        style === 'responses' ? { effort: 'none' } : 'none',
      );
    }
    const limit = style === 'responses' ? 'max_output_tokens' : 'max_completion_tokens';
    expect(bodies.map((body) => body[limit])).toEqual([1500, 400 + 4 * 500]);
  });

  test('when a key is sent, it stands in no body and no line of the log', async () => {
    const { analyzer } = await world.build();
    await analyzer.analyze(photo, CALL);
    expect(sent('vision')[0]?.key).toBe(0);
    expect(sent('vision')[0]?.bodyText + world.log.text()).not.toContain(KEY);
  });

  test('when four platforms and a training caption are wanted, that is one call', async () => {
    const { writer } = await world.build();
    const { captions, sdCaption } = await writer.write(request(), CALL);
    expect([sent('captions').length, sent('sd').length, captions.size]).toEqual([1, 0, 4]);
    expect(sdCaption).toMatch(/^photo, /u);
    expect(sent('captions')[0]?.bodyText.split('Slow mornings.')).toHaveLength(2);
    expect(sent('captions')[0]?.bodyText).not.toMatch(/minors_none|CANARY/u);
  });

  test('when the training caption has a model of its own, that is one small call more', async () => {
    const { writer } = await world.build({ ai: { sdCaptionModel: 'gpt-4.1-mini' } });
    const { sdCaption, provenance } = await writer.write(request(), CALL);
    expect([sent('captions').length, sent('sd').length]).toEqual([1, 1]);
    expect(sent('sd')[0]?.model).toBe('gpt-4.1-mini');
    expect(sdCaption).toMatch(/^photo, /u);
    expect(provenance.responseIds).toHaveLength(2);
    expect(provenance.tokens).toBe(world.openai.journal.usageTotal());
  });

  test.each(['gpt-4o', 'gpt-4.1-mini'])('when the model is %s, no effort is sent', async (model) => {
    const { analyzer } = await world.build({ ai: { visionModel: model } });
    await analyzer.analyze(photo, CALL);
    expect(sent('vision').map(({ status, bodyText }) => [status, bodyText.includes('reasoning')])).toEqual([
      [200, false],
    ]);
  });

  test('when a tenant has settings of its own, they are what is sent', async () => {
    const { analyzer } = await world.build({
      ai: { extra: { vision_max_dimension: 256, vision_detail: 'high', reasoning_effort: 'low' } },
    });
    await analyzer.analyze(photo, CALL);
    const [entry] = sent('vision');
    expect(entry?.images[0]).toMatchObject({ width: 192, height: 256 });
    expect(entry?.bodyText).toContain('"detail":"high"');
    expect(entry?.bodyText).toMatch(/"(?:effort|reasoning_effort)":"low"/u);
  });

  test.each([
    ['only the link is wanted', { vision_send_url: true }],
    ['only the size is 0', { vision_max_dimension: 0 }],
  ])('when %s, bytes go out, and the link is not even made', async (_when, extra) => {
    let links = 0;
    const link = async () => ((links += 1), new Secret('https://photos.example/CANARY-link'));
    const { analyzer } = await world.build({ ai: { extra } });
    await analyzer.analyze({ ...photo, link }, CALL);
    expect([links, sent('vision')[0]?.images[0]?.width]).toEqual([0, 768]);
    expect(world.log.of('ai_setting_ignored')).toHaveLength(1);
  });

  test('when links are wanted in place of bytes, the link goes out', async () => {
    const { analyzer } = await world.build({ ai: { extra: { vision_max_dimension: 0, vision_send_url: true } } });
    const link = async () => new Secret(`${world.openai.url}/CANARY-link`);
    const refused = analyzer.analyze({ ...photo, link }, CALL);
    // The stand-in fetches it and finds no picture there: what matters is what was asked.
    await expect(refused).rejects.toMatchObject({ code: 'ai_unavailable' });
    expect(sent('vision')[0]?.bodyText).toContain('CANARY-link');
    expect(sent('vision')[0]?.bodyText).not.toContain('base64');
    expect(world.log.text()).not.toContain('CANARY-link');
  });

  test('when a storage has no links, bytes go out all the same', async () => {
    const { analyzer } = await world.build({ ai: { extra: { vision_max_dimension: 0, vision_send_url: true } } });
    await analyzer.analyze({ ...photo, link: async () => null }, CALL);
    expect(sent('vision')[0]?.images[0]?.width).toBe(768);
  });

  test('when ten ask for one photo at once, it is paid once', async () => {
    const { analyzer } = await world.build();
    const all = await Promise.all(Array.from({ length: 10 }, () => analyzer.analyze(photo, CALL)));
    expect([sent('vision').length, new Set(all.map(({ description }) => description)).size]).toEqual([1, 1]);
  });
});
