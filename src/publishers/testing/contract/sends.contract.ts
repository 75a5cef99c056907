import { formatCaption } from '../../../kernel/index.js';
import type { PreparedPost, Publisher } from '../../publisher.port.js';
import type { PublisherHarness } from '../harness.js';
import { sendContext } from '../send-context.js';
import { ALT_TEXT_CANARY, CAPTION_CANARY, POST_TEXT, preparedPost } from './post.js';

/** Points 1 to 6, 10 to 13, 18, 20 and 21 of publishers.md section 13. */
export const sendsContract = (harness: () => PublisherHarness): void => {
  let publisher: Publisher;
  let post: PreparedPost;
  beforeEach(async () => {
    publisher = harness().publisher;
    post = await preparedPost(publisher);
  });
  const context = (options: Parameters<typeof sendContext>[0] = {}) =>
    sendContext({ platform: publisher.id, ...options });
  const accepted = () => harness().accepted();

  it('when a post is sent, exactly one is accepted, after one commit (1, 2)', async () => {
    let acceptedAtCommit = -1;
    const ctx = context({ onCommit: () => (acceptedAtCommit = accepted().length) });
    expect(await publisher.send(post, ctx)).toMatchObject({ outcome: 'sent' });
    expect(accepted()).toHaveLength(1);
    expect(ctx.commits()).toBe(1);
    expect(acceptedAtCommit).toBe(0);
  });

  it('when the commit is refused, nothing is posted (3)', async () => {
    const ctx = context({ callOff: true });
    expect(await publisher.send(post, ctx)).toEqual({ outcome: 'not_started' });
    expect(ctx.commits()).toBe(1);
    expect(accepted()).toHaveLength(0);
  });

  it('when the commit throws anything else, that is a bug and goes up', async () => {
    const onCommit = () => {
      throw new TypeError('broken guard');
    };
    await expect(publisher.send(post, context({ onCommit }))).rejects.toThrow('broken guard');
    expect(accepted()).toHaveLength(0);
  });

  it('when preparing fails, it is failed, and the commit never comes (4)', async () => {
    const troubled = await harness().meet('refused');
    const ctx = context();
    expect(await troubled.send(post, ctx)).toMatchObject({
      outcome: 'failed',
      code: 'connect_failed',
      retryable: true,
    });
    expect(ctx.commits()).toBe(0);
    expect(accepted()).toHaveLength(0);
  });

  it('when the answer is lost and the post is there, it is never failed (6, 21)', async () => {
    const troubled = await harness().meet('lost_reply');
    const { outcome } = await troubled.send(post, context());
    expect(outcome).toBe(publisher.supports.lookup ? 'sent' : 'unknown');
    expect(accepted()).toHaveLength(1);
  });

  it('when the request is lost, nobody can prove it: unknown, and no second try (5)', async () => {
    const troubled = await harness().meet('reset_after');
    const ctx = context();
    expect(await troubled.send(post, ctx)).toMatchObject({ outcome: 'unknown' });
    expect(ctx.commits()).toBe(1);
    expect(accepted()).toHaveLength(0);
  });

  it('when a send is cut while preparing, it is failed (11)', async () => {
    const troubled = await harness().meet('silent_before');
    const stop = new AbortController();
    const sending = troubled.send(post, context({ signal: stop.signal }));
    stop.abort();
    expect(await sending).toMatchObject({ outcome: 'failed', code: 'connect_failed' });
    expect(accepted()).toHaveLength(0);
  });

  it('when a send is cut after its commit, it is unknown (11)', async () => {
    const troubled = await harness().meet('silent_after');
    const stop = new AbortController();
    const onCommit = () => void setImmediate(() => stop.abort());
    expect(await troubled.send(post, context({ signal: stop.signal, onCommit }))).toEqual({
      outcome: 'unknown',
      code: 'shutdown_during_send',
    });
  });

  it('when a send is cut before it begins, nothing is posted (11)', async () => {
    const stopped = AbortSignal.abort();
    const { outcome } = await publisher.send(post, context({ signal: stopped }));
    expect(['failed', 'not_started']).toContain(outcome);
    expect(accepted()).toHaveLength(0);
  });

  it('when an outcome is told, it holds nothing of the post (10)', async () => {
    const troubled = await harness().meet('reset_after');
    const outcome = JSON.stringify(await troubled.send(post, context()));
    expect(outcome).not.toContain(CAPTION_CANARY);
    expect(outcome).not.toContain(ALT_TEXT_CANARY);
  });

  it('when it says how long a send may take, the lease is longer', () => {
    expect(publisher.maxSendMs).toBeGreaterThan(0);
    expect(publisher.maxSendMs).toBeLessThanOrEqual(75_000);
  });

  it('when a post arrives, caption, alt text and mark are exactly as prepared (12, 13)', async () => {
    await publisher.send(post, context());
    expect(post.caption).toBe(formatCaption(POST_TEXT.caption, publisher.captionRules).text);
    expect(post.caption).toContain(CAPTION_CANARY);
    const [arrived] = accepted();
    expect([null, context().attemptKey]).toContain(arrived?.attemptKey);
    expect(arrived).toMatchObject({
      caption: post.caption,
      altText: publisher.supports.altText ? POST_TEXT.altText : null,
      spoiler: publisher.supports.spoiler,
    });
    expect(Buffer.compare(arrived?.image ?? new Uint8Array(), post.image)).toBe(0);
  });

  it('when a photo is not sensitive and has no alt text, neither arrives (13)', async () => {
    const plain = await publisher.prepare(post.image, { caption: 'plain', altText: null, spoiler: false });
    await publisher.send(plain, context());
    expect(accepted()).toMatchObject([{ caption: plain.caption, altText: null, spoiler: false }]);
  });

  it('when it is asked whether it is ready, the platform sees no post (18)', async () => {
    const before = harness().calls();
    expect(await publisher.preflight()).toEqual({ ready: true });
    expect(accepted()).toHaveLength(0);
    expect(harness().calls()).toBe(before);
  });

  it('when the destination is asked for, it is 16 hex digits and always the same', () => {
    expect(publisher.destination()).toMatch(/^[0-9a-f]{16}$/);
    expect(publisher.destination()).toBe(publisher.destination());
  });

  it('when it is disposed twice, nothing breaks (20)', async () => {
    await publisher.dispose();
    await expect(publisher.dispose()).resolves.toBeUndefined();
  });
};
