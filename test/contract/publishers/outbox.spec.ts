import { OutboxPublisher } from '../../../src/publishers/outbox/index.js';
import {
  describePublisher,
  MemorySink,
  type ArrivedPost,
  type SendFault,
  type SinkFault,
} from '../../../src/publishers/testing/index.js';

const POST = /post\.json$/;
const PHOTO = /photo\.jpg$/;
const FAULTS: Readonly<Record<SendFault, SinkFault>> = {
  refused: { on: 'create', path: PHOTO, how: 'drop' },
  reset_after: { on: 'create', path: POST, how: 'drop' },
  lost_reply: { on: 'create', path: POST, how: 'apply_and_drop' },
  silent_before: { on: 'create', path: PHOTO, how: 'hang' },
  silent_after: { on: 'create', path: POST, how: 'hang' },
};

/** A post is what a reader of the folder finds: a `post.json` with its picture beside it. */
function postsOf(sink: MemorySink): ArrivedPost[] {
  return [...sink.files].flatMap(([path, bytes]) => {
    if (!POST.test(path)) return [];
    const { attemptKey, caption, altText, spoiler } = JSON.parse(new TextDecoder().decode(bytes)) as ArrivedPost;
    const image = sink.files.get(path.replace(POST, 'photo.jpg')) ?? new Uint8Array();
    return [{ attemptKey, caption, altText, spoiler, image }];
  });
}

describePublisher('outbox', () => {
  const sink = new MemorySink();
  const publisher = new OutboxPublisher({
    id: 'outbox-1',
    settings: { target: 'storage', nsfwGate: 'allow', padColor: '#ffffff' },
    sink,
    clock: { now: () => Date.UTC(2026, 10, 21), monotonicMs: () => 0 },
  });
  return Promise.resolve({
    publisher,
    accepted: () => postsOf(sink),
    calls: () => sink.calls.length,
    meet: (fault) => {
      sink.failNext(FAULTS[fault]);
      return Promise.resolve(publisher);
    },
    maxSide: 4096,
    maxBytes: 20_000_000,
    dispose: () => publisher.dispose(),
  });
});
