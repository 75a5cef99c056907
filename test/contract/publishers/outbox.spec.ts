import { OutboxPublisher } from '../../../src/publishers/outbox/index.js';
import {
  describePublisher,
  MemorySink,
  type AcceptedPost,
  type SendFault,
  type SinkFault,
} from '../../../src/publishers/testing/index.js';

const POST = /post\.json$/;
const PHOTO = /photo\.jpg$/;
const FAULTS: Readonly<Record<SendFault, SinkFault>> = {
  preparing_fails: { on: 'create', path: PHOTO, how: 'drop' },
  lost_before_it_arrived: { on: 'create', path: POST, how: 'drop' },
  lost_after_it_arrived: { on: 'create', path: POST, how: 'apply_and_drop' },
  hangs_preparing: { on: 'create', path: PHOTO, how: 'hang' },
  hangs_after_commit: { on: 'create', path: POST, how: 'hang' },
};

/** A post is what a reader of the folder finds: a `post.json` with its picture beside it. */
function postsOf(sink: MemorySink): AcceptedPost[] {
  return [...sink.files].flatMap(([path, bytes]) => {
    if (!POST.test(path)) return [];
    const { attemptKey, caption, altText, spoiler } = JSON.parse(new TextDecoder().decode(bytes)) as AcceptedPost;
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
    fail: (fault) => sink.failNext(FAULTS[fault]),
    maxSide: 4096,
  });
});
