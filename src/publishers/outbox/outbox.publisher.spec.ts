import { drawnPhoto, HASH, MemorySink, sendContext, type CountedContext } from '../testing/index.js';
import { OutboxPublisher } from './outbox.publisher.js';
import type { PreparedPost } from '../publisher.port.js';

const settings = { target: 'storage', nsfwGate: 'allow', padColor: '#ffffff' } as const;
const nowMs = Date.UTC(2026, 10, 21, 12, 30);
const DIRECTORY = '2026-11/ab12cd34ef56-outbox-1-1';

describe('OutboxPublisher', () => {
  let sink: MemorySink;
  let publisher: OutboxPublisher;
  let post: PreparedPost;
  const make = (id = 'outbox-1', stepMs?: number) =>
    new OutboxPublisher({ id, settings, sink, stepMs, clock: { now: () => nowMs, monotonicMs: () => 0 } });
  const send = (context: CountedContext = sendContext({ platform: 'outbox-1' })) => publisher.send(post, context);
  const json = (path: string): Record<string, unknown> =>
    JSON.parse(new TextDecoder().decode(sink.files.get(path))) as Record<string, unknown>;

  beforeEach(async () => {
    sink = new MemorySink();
    publisher = make();
    const text = { caption: 'Harbour\u200B at dusk', altText: ' A harbour ', spoiler: true };
    post = await publisher.prepare(await drawnPhoto().jpeg().toBuffer(), text);
  });

  it('when a post is written, its folder holds the picture and exactly the members of the specification', async () => {
    expect(await send()).toEqual({ outcome: 'sent', postId: 'ab12cd34ef56-outbox-1-1', postUrl: null, warnings: [] });
    expect(sink.calls).toEqual(['photo.jpg', 'post.json', 'caption.txt'].map((file) => `create ${DIRECTORY}/${file}`));
    expect(new TextDecoder().decode(sink.files.get(`${DIRECTORY}/caption.txt`))).toBe('Harbour at dusk\n');
    expect(json(`${DIRECTORY}/post.json`)).toEqual({
      attemptKey: `${HASH}.outbox-1.1`,
      platform: 'outbox-1',
      caption: 'Harbour at dusk',
      altText: 'A harbour',
      spoiler: true,
      width: 64,
      height: 48,
      bytes: post.image.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      createdAt: '2026-11-21T12:30:00.000Z',
    });
  });

  it('when the same attempt is sent twice, there is one post and both say sent', async () => {
    const first = await send();
    const before = new Map(sink.files);
    expect(await send()).toEqual(first);
    expect(sink.files).toEqual(before);
  });

  it('when the place is held by another post, ours is refused and nothing is overwritten', async () => {
    sink.files.set(`${DIRECTORY}/photo.jpg`, post.image);
    sink.files.set(`${DIRECTORY}/post.json`, Buffer.from('{"attemptKey":"another"}'));
    expect(await send()).toEqual({ outcome: 'failed', code: 'rejected', retryable: false });
    expect(json(`${DIRECTORY}/post.json`)).toEqual({ attemptKey: 'another' });
  });

  it('when what holds the place cannot be read, it is unknown', async () => {
    sink.files.set(`${DIRECTORY}/post.json`, Buffer.from('<html>'));
    expect(await send()).toEqual({ outcome: 'unknown', code: 'bad_reply_after_send' });
  });

  it('when an earlier try left another picture and no post, this one goes beside it', async () => {
    sink.files.set(`${DIRECTORY}/photo.jpg`, Buffer.from('an older picture'));
    const outcome = await send();
    expect(outcome).toMatchObject({ outcome: 'sent' });
    const postId = outcome.outcome === 'sent' ? outcome.postId : null;
    expect(postId).toMatch(/^ab12cd34ef56-outbox-1-1-[0-9a-f]{8}$/);
    expect(Buffer.compare(sink.files.get(`2026-11/${postId}/photo.jpg`) ?? Buffer.alloc(0), post.image)).toBe(0);
    expect(sink.files.has(`${DIRECTORY}/post.json`)).toBe(false);
  });

  it('when an earlier try of this attempt did post, with another picture, that post is found', async () => {
    await send();
    const other = await publisher.prepare(await drawnPhoto(32, 32).png().toBuffer(), {
      caption: 'x',
      altText: null,
      spoiler: false,
    });
    const again = await publisher.send(other, sendContext({ platform: 'outbox-1' }));
    expect(again).toMatchObject({ outcome: 'sent', postId: 'ab12cd34ef56-outbox-1-1' });
    expect([...sink.files.keys()].filter((path) => path.endsWith('post.json'))).toHaveLength(1);
  });

  it('when the answer and the read-back are lost, it is unknown', async () => {
    sink.failNext({ on: 'create', path: /post\.json$/, how: 'apply_and_drop' });
    sink.failNext({ on: 'read', path: /post\.json$/, how: 'drop' });
    expect(await send()).toEqual({ outcome: 'unknown', code: 'connection_lost_after_send' });
  });

  it('when the storage does not answer in time, before the commit it is failed, after it unknown', async () => {
    publisher = make('outbox-1', 20);
    sink.failNext({ on: 'create', path: /photo\.jpg$/, how: 'hang' });
    expect(await send()).toMatchObject({ outcome: 'failed', code: 'connect_failed' });
    sink.failNext({ on: 'create', path: /post\.json$/, how: 'hang' });
    expect(await send()).toEqual({ outcome: 'unknown', code: 'timeout_after_send' });
  });

  it('when the deadline is over, nothing begins', async () => {
    const context = sendContext({ platform: 'outbox-1', remainingMs: 0 });
    expect(await send(context)).toMatchObject({ outcome: 'failed', code: 'connect_failed' });
    expect([sink.calls, context.commits()]).toEqual([[], 0]);
  });

  it('when an id is no file name, its directory is safe and its own', async () => {
    for (const id of ['../evil', 'a/b', 'x'.repeat(200), 'Größe']) {
      publisher = make(id);
      expect(await publisher.send(post, sendContext({ platform: id }))).toMatchObject({ outcome: 'sent' });
    }
    const folders = new Set([...sink.files.keys()].map((path) => path.replace(/\/[^/]+$/, '')));
    expect(folders.size).toBe(4);
    for (const folder of folders) expect(folder).toMatch(/^2026-11\/ab12cd34ef56-[A-Za-z0-9_-]{1,64}-1$/);
  });

  it('when the attempt key is none, that is a bug', async () => {
    const context = { ...sendContext(), attemptKey: 'nonsense' };
    await expect(publisher.send(post, context)).rejects.toMatchObject({ family: 'bug' });
    expect(sink.calls).toEqual([]);
  });

  it('when two outboxes of one tenant differ in id, they are two destinations with two names', () => {
    const [one, two] = [make('outbox'), make('outbox-2')];
    expect(one.destination()).not.toBe(two.destination());
    expect([one.label, two.label]).toEqual(['Outbox', 'Outbox (outbox-2)']);
  });
});
