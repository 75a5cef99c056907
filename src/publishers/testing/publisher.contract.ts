import sharp from 'sharp';
import type { PreparedPost, Publisher } from '../publisher.port.js';
import type { MakePublisher, PublisherHarness } from './harness.js';
import { cameraPhoto, drawnPhoto, ODD_PHOTOS } from './photos.js';
import { sendContext } from './send-context.js';

const CANARY = 'canary-caption-7f3a';

/**
 * What every publisher promises, run on each adapter and on the fake.
 * Spec: publishers.md section 13; the numbers in the names are those of its list.
 */
export function describePublisher(name: string, make: MakePublisher): void {
  describe(`publisher contract: ${name}`, () => {
    let harness: PublisherHarness;
    let publisher: Publisher;
    let post: PreparedPost;
    beforeEach(async () => {
      harness = await make();
      publisher = harness.publisher;
      post = await publisher.prepare(await drawnPhoto().jpeg().toBuffer(), {
        caption: `${CANARY} #one`,
        altText: 'A red and a blue half',
        spoiler: true,
      });
    });
    afterEach(() => harness.dispose());
    const context = (options: Parameters<typeof sendContext>[0] = {}) =>
      sendContext({ platform: publisher.id, ...options });

    it('when a post is sent, exactly one is accepted, after one commit (1, 2)', async () => {
      let acceptedAtCommit = -1;
      const ctx = context({ onCommit: () => (acceptedAtCommit = harness.accepted().length) });
      expect(await publisher.send(post, ctx)).toMatchObject({ outcome: 'sent' });
      expect(harness.accepted()).toHaveLength(1);
      expect(ctx.commits()).toBe(1);
      expect(acceptedAtCommit).toBe(0);
    });

    it('when the commit is refused, nothing is posted (3)', async () => {
      expect(await publisher.send(post, context({ callOff: true }))).toEqual({ outcome: 'not_started' });
      expect(harness.accepted()).toHaveLength(0);
    });

    it('when the commit throws anything else, that is a bug and goes up', async () => {
      const onCommit = () => {
        throw new TypeError('broken guard');
      };
      await expect(publisher.send(post, context({ onCommit }))).rejects.toThrow('broken guard');
      expect(harness.accepted()).toHaveLength(0);
    });

    it('when preparing fails, it is failed, and the commit never comes (4)', async () => {
      const troubled = await harness.meet('refused');
      const ctx = context();
      expect(await troubled.send(post, ctx)).toMatchObject({
        outcome: 'failed',
        code: 'connect_failed',
        retryable: true,
      });
      expect(ctx.commits()).toBe(0);
      expect(harness.accepted()).toHaveLength(0);
    });

    it('when the answer is lost and the post is there, it is never failed (6, 21)', async () => {
      const troubled = await harness.meet('lost_reply');
      const { outcome } = await troubled.send(post, context());
      expect(outcome).toBe(publisher.supports.lookup ? 'sent' : 'unknown');
      expect(harness.accepted()).toHaveLength(1);
    });

    it('when the request is lost, nobody can prove it: unknown, and no second try (5)', async () => {
      const troubled = await harness.meet('reset_after');
      const ctx = context();
      expect(await troubled.send(post, ctx)).toMatchObject({ outcome: 'unknown' });
      expect(ctx.commits()).toBe(1);
      expect(harness.accepted()).toHaveLength(0);
    });

    it('when a send is cut while preparing, it is failed (11)', async () => {
      const troubled = await harness.meet('silent_before');
      const stop = new AbortController();
      const sending = troubled.send(post, context({ signal: stop.signal }));
      stop.abort();
      expect(await sending).toMatchObject({ outcome: 'failed', code: 'connect_failed' });
      expect(harness.accepted()).toHaveLength(0);
    });

    it('when a send is cut after its commit, it is unknown (11)', async () => {
      const troubled = await harness.meet('silent_after');
      const stop = new AbortController();
      const onCommit = () => void setImmediate(() => stop.abort());
      expect(await troubled.send(post, context({ signal: stop.signal, onCommit }))).toEqual({
        outcome: 'unknown',
        code: 'shutdown_during_send',
      });
    });

    it('when an outcome is told, it holds nothing of the post (10)', async () => {
      const troubled = await harness.meet('reset_after');
      const outcomes = [await troubled.send(post, context()), await troubled.send(post, context({ attempt: 2 }))];
      expect(JSON.stringify(outcomes)).not.toContain(CANARY);
      expect(publisher.maxSendMs).toBeLessThanOrEqual(75_000);
    });

    it('when a post arrives, caption, alt text and mark are exactly as prepared (12, 13)', async () => {
      await publisher.send(post, context());
      expect(post.caption).toBe(`${CANARY} #one`);
      expect(harness.accepted()[0]).toMatchObject({
        attemptKey: context().attemptKey,
        caption: post.caption,
        altText: publisher.supports.altText ? 'A red and a blue half' : null,
        spoiler: publisher.supports.spoiler,
      });
      expect(Buffer.compare(harness.accepted()[0]?.image ?? new Uint8Array(), post.image)).toBe(0);
    });

    it('when the source is turned and tells a place, the image is upright and tells nothing (14)', async () => {
      const source = await cameraPhoto(6);
      const before = Buffer.from(source);
      expect(before.includes('CanaryCam') && before.includes('<canary/>')).toBe(true);
      const { image, width, height } = await publisher.prepare(source, { caption: 'x', altText: null, spoiler: false });
      expect(Buffer.compare(before, source)).toBe(0);
      const { exif, xmp, iptc, icc, orientation, format, ...meta } = await sharp(image).metadata();
      expect({ exif, xmp, iptc, icc, orientation, format }).toEqual({ format: 'jpeg' });
      expect([meta.width, meta.height]).toEqual([48, 64]);
      expect([width, height]).toEqual([48, 64]);
      expect(Buffer.from(image).includes('anary')).toBe(false);
      // Orientation 6 turns clockwise: what was left in the file is on top for people.
      const { data } = await sharp(image)
        .extract({ left: 24, top: 8, width: 1, height: 1 })
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect((data[0] ?? 0) > 150 && (data[2] ?? 255) < 100).toBe(true);
    });

    it.each(Object.entries(ODD_PHOTOS))(
      'when the photo is %s, it prepares inside the limits (15)',
      async (_what, draw) => {
        const { image, width, height } = await publisher.prepare(await draw(), {
          caption: 'x',
          altText: null,
          spoiler: false,
        });
        const meta = await sharp(image).metadata();
        expect([meta.width, meta.height, meta.space]).toEqual([width, height, 'srgb']);
        expect(Math.max(width, height)).toBeLessThanOrEqual(harness.maxSide);
      },
    );

    it('when the same photo is prepared twice, the bytes are equal and not shared (16)', async () => {
      const source = await cameraPhoto();
      const text = { caption: 'x', altText: null, spoiler: false };
      const [one, two] = [await publisher.prepare(source, text), await publisher.prepare(source, text)];
      expect(Buffer.compare(one.image, two.image)).toBe(0);
      one.image.fill(0);
      expect(Buffer.compare(one.image, two.image)).not.toBe(0);
    });

    it('when the photo is none, preparing says so', async () => {
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
      const truncated = (await drawnPhoto(400, 400).jpeg().toBuffer()).subarray(0, 600);
      for (const source of [svg, truncated, Buffer.alloc(0), Buffer.from('not a photo')]) {
        await expect(publisher.prepare(source, { caption: '', altText: null, spoiler: false })).rejects.toMatchObject({
          code: 'photo_unreadable',
        });
      }
    });

    it('when it is asked whether it is ready, the platform sees no post (18)', async () => {
      const before = harness.calls();
      expect(await publisher.preflight()).toEqual({ ready: true });
      expect(harness.accepted()).toHaveLength(0);
      expect(harness.calls()).toBe(before);
    });

    it('when the destination is asked for, it is 16 hex digits and always the same', () => {
      expect(publisher.destination()).toMatch(/^[0-9a-f]{16}$/);
      expect(publisher.destination()).toBe(publisher.destination());
    });

    it('when it is disposed twice, nothing breaks (20)', async () => {
      await publisher.dispose();
      await expect(publisher.dispose()).resolves.toBeUndefined();
    });
  });
}
