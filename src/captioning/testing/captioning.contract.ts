import { hashtagKey, isBlankText, PublisherError, type CaptionRules } from '../../kernel/index.js';
import type { AiCall, Analysis, AnalyzablePhoto, Captioning, CaptionRequest } from '../captioning.port.js';

/** One captioning with a photo it can read. */
export interface CaptioningHarness {
  readonly captioning: Captioning;
  readonly photo: AnalyzablePhoto;
}

const RULES: CaptionRules = {
  limits: [{ max: 500, unit: 'graphemes' }],
  hashtagsMax: 10,
  ellipsis: '…',
  cleanUp: 'none',
  prefix: '',
};
/** A piece of work with time enough. */
export const CALL: AiCall = { operationId: 'operation-1', deadline: { remainingMs: () => 25_000 } };
const TAG = /^[a-z0-9]+(_[a-z0-9]+)*$/;

/** What every analyzer and caption writer promises. Spec: captioning.md sections 1, 3, 4 and 13. */
export function describeCaptioning(name: string, make: () => Promise<CaptioningHarness>): void {
  describe(`captioning contract: ${name}`, () => {
    let harness: CaptioningHarness;
    beforeEach(async () => {
      harness = await make();
    });
    afterEach(() => harness.captioning.dispose());
    const request = (analysis: Analysis | null, changes: Partial<CaptionRequest> = {}): CaptionRequest => ({
      analysis,
      targets: ['one', 'two-2'].map((platform) => ({ platform, rules: RULES, style: 'neutral', wantsHashtags: true })),
      seeds: ['Art', 'photo'],
      voice: [],
      history: [],
      sdCaption: false,
      ...changes,
    });

    it('when a photo is analysed, every field is within its limits', async () => {
      const analysis = await harness.captioning.analyzer.analyze(harness.photo, CALL);
      expect(analysis.description.length).toBeGreaterThan(0);
      expect(analysis.description.length).toBeLessThanOrEqual(300);
      expect(isBlankText(analysis.description)).toBe(false);
      expect(analysis.tags.length).toBeLessThanOrEqual(25);
      expect(new Set(analysis.tags).size).toBe(analysis.tags.length);
      for (const tag of analysis.tags) expect(TAG.test(tag) && tag.length <= 40).toBe(true);
      expect(analysis.colorPalette.length).toBeLessThanOrEqual(6);
      expect(analysis.aestheticTerms.length).toBeLessThanOrEqual(15);
      expect((analysis.altText ?? 'x').length).toBeGreaterThan(0);
      expect((analysis.altText ?? 'x').length).toBeLessThanOrEqual(250);
      expect(['yes', 'no', 'unknown']).toContain(analysis.nsfw);
    });

    it('when the origin is told, it names source, model and version', async () => {
      const { provenance } = await harness.captioning.analyzer.analyze(harness.photo, CALL);
      expect(['ai', 'offline']).toContain(provenance.source);
      expect(provenance.model).not.toBe('');
      expect(provenance.promptVersion).toMatch(/\.v\d+/);
      expect(Number.isInteger(provenance.tokens) && provenance.tokens >= 0).toBe(true);
    });

    it('when the bytes are no photo, it throws one of our errors and invents nothing', async () => {
      const broken = { ...harness.photo, bytes: new Uint8Array() };
      await expect(harness.captioning.analyzer.analyze(broken, CALL)).rejects.toBeInstanceOf(PublisherError);
    });

    it('when a photo is looked at, its bytes are left alone', async () => {
      const before = Buffer.from(harness.photo.bytes);
      await harness.captioning.analyzer.analyze(harness.photo, CALL);
      expect(Buffer.compare(before, harness.photo.bytes)).toBe(0);
    });

    it('when captions are asked for, every platform gets one that is not blank', async () => {
      const analysis = await harness.captioning.analyzer.analyze(harness.photo, CALL);
      const { captions } = await harness.captioning.writer.write(request(analysis), CALL);
      expect([...captions.keys()].sort()).toEqual(['one', 'two-2']);
      for (const { text, hashtags } of captions.values()) {
        expect(isBlankText(text)).toBe(false);
        for (const tag of hashtags) expect(tag).not.toMatch(/^#|\s/);
        expect(new Set(hashtags.map(hashtagKey)).size).toBe(hashtags.length);
      }
    });

    it('when there are seeds, every caption has them first, in order and once', async () => {
      const { captions } = await harness.captioning.writer.write(request(null, { voice: ['Softly.'] }), CALL);
      for (const { hashtags } of captions.values()) {
        expect(hashtags.slice(0, 2)).toEqual(['Art', 'photo']);
        expect(new Set(hashtags.map(hashtagKey)).size).toBe(hashtags.length);
      }
    });

    it('when captions are written, their origin is told', async () => {
      const { provenance } = await harness.captioning.writer.write(request(null), CALL);
      expect(['ai', 'offline']).toContain(provenance.source);
      expect(provenance.promptVersion).toMatch(/\.v\d+/);
      expect(provenance.source === 'ai' ? provenance.tokens > 0 : provenance.tokens === 0).toBe(true);
    });

    it('when it is asked about its models, it answers at once, worst first', () => {
      const order = ['critical', 'warning', 'info'];
      const known = harness.captioning.advisories().map(({ severity }) => order.indexOf(severity));
      expect(known).toEqual([...known].sort());
    });

    it('when two ask about one photo at once, both are answered', async () => {
      const { analyzer } = harness.captioning;
      const both = await Promise.all([analyzer.analyze(harness.photo, CALL), analyzer.analyze(harness.photo, CALL)]);
      expect(both[0].description).toBe(both[1].description);
    });

    it('when there is no analysis, captions are written all the same', async () => {
      const { captions } = await harness.captioning.writer.write(request(null), CALL);
      for (const { text } of captions.values()) expect(isBlankText(text)).toBe(false);
      expect(captions.size).toBe(2);
    });

    it('when no training caption is wanted, there is none', async () => {
      const { sdCaption } = await harness.captioning.writer.write(request(null), CALL);
      expect(sdCaption).toBeNull();
    });

    it('when a training caption is wanted, it is one line or nothing', async () => {
      const { sdCaption } = await harness.captioning.writer.write(request(null, { sdCaption: true }), CALL);
      expect(sdCaption ?? 'none').not.toMatch(/[\r\n]/);
    });

    it('when the caller has gone, nothing is done', async () => {
      const gone = { ...CALL, signal: AbortSignal.abort(new Error('gone')) };
      await expect(harness.captioning.analyzer.analyze(harness.photo, gone)).rejects.toThrow('gone');
      await expect(harness.captioning.writer.write(request(null), gone)).rejects.toThrow('gone');
    });

    it('when it is disposed twice, nothing breaks', async () => {
      await harness.captioning.dispose();
      await expect(harness.captioning.dispose()).resolves.toBeUndefined();
    });
  });
}
