import { OutboxPublisher } from '../../../src/publishers/outbox/index.js';
import {
  HASH,
  MemorySink,
  type ArrivedPost,
  type PublisherHarness,
  type SinkFault,
} from '../../../src/publishers/testing/index.js';
import type { AmbiguityBench } from './ambiguity-bench.js';

const POST = /post\.json$/;
const PHOTO = /photo\.jpg$/;
const ID = 'outbox-1';
const NOW_MS = Date.UTC(2026, 10, 21);

/** Trouble of a sink by the words of the suites; `rejected` = somebody else's post holds the place. */
const FAULTS = {
  refused: { on: 'create', path: PHOTO, how: 'drop' },
  reset_before: { on: 'create', path: PHOTO, how: 'drop' },
  silent_before: { on: 'create', path: PHOTO, how: 'hang' },
  reset_after: { on: 'create', path: POST, how: 'drop' },
  error_after: { on: 'create', path: POST, how: 'drop' },
  lost_reply: { on: 'create', path: POST, how: 'apply_and_drop' },
  silent_after: { on: 'create', path: POST, how: 'hang' },
} as const satisfies Record<string, SinkFault>;

/** A post is what a reader of the folder finds: a `post.json` with its picture beside it. */
function postsOf(sink: MemorySink): ArrivedPost[] {
  return [...sink.files].flatMap(([path, bytes]) => {
    if (!POST.test(path)) return [];
    const { attemptKey, caption, altText, spoiler } = JSON.parse(new TextDecoder().decode(bytes)) as ArrivedPost;
    const image = sink.files.get(path.replace(POST, 'photo.jpg'));
    const isOurs = attemptKey?.startsWith(HASH) ?? false;
    return image === undefined || !isOurs ? [] : [{ attemptKey, caption, altText, spoiler, image }];
  });
}

/** Another photo whose hash begins alike has taken the place, as far as the sink tells. */
function takePlace(sink: MemorySink): void {
  const other = new TextEncoder().encode(JSON.stringify({ attemptKey: `${'f'.repeat(64)}.${ID}.1` }));
  sink.files.set(`2026-11/${HASH.slice(0, 12)}-${ID}-1/post.json`, other);
}

/** An outbox on a sink in memory. */
export function makeOutbox(): Promise<PublisherHarness & AmbiguityBench> {
  const sink = new MemorySink();
  const publisher = new OutboxPublisher({
    id: ID,
    settings: { target: 'storage', nsfwGate: 'allow', padColor: '#ffffff' },
    sink,
    clock: { now: () => NOW_MS, monotonicMs: () => 0 },
  });
  return Promise.resolve({
    publisher,
    accepted: () => postsOf(sink),
    calls: () => sink.calls.length,
    meet: (fault) => {
      if (fault === 'rejected') takePlace(sink);
      else if (fault in FAULTS) sink.failNext(FAULTS[fault as keyof typeof FAULTS]);
      else throw new Error(`an outbox has no ${fault}`);
      return Promise.resolve(publisher);
    },
    maxSide: 4096,
    maxBytes: 20_000_000,
    dispose: () => publisher.dispose(),
  });
}
