import fc from 'fast-check';
import { lost, refused, stored, taken, UploadDesk } from './testing/upload-desk.js';

/** Names that belong to other photos before anything is sent. */
const THEIRS = ['p1.jpg', 'p2.jpg', 'p4.jpg', 'p6.jpg'];

/** What the service remembers: names and contents, never overwritten. */
class Shelf {
  readonly photos = new Map<string, string>(THEIRS.map((name) => [name, 'somebody else']));

  /** As the service answers: 201, or 409 with what it knows. */
  receive(name: string, content: string, onConflict: 'reject' | 'rename') {
    const there = this.photos.get(name);
    let free = name;
    for (let number = 2; this.photos.has(free); number += 1) free = name.replace('.jpg', `-${number}.jpg`);
    if (there !== undefined && onConflict === 'reject') return taken(free, there === content);
    this.photos.set(free, content);
    return stored(free);
  }
}

const FATES = ['arrives', 'lost before', 'lost after', 'wait', 'busy', 'broken', 'signed out'] as const;
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(2), fate: fc.constantFrom(...FATES) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('add', 'pause', 'resume', 'cancel', 'retry', 'keep', 'keep', 'keep', 'skip'),
      which: fc.nat(9),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), which: fc.constantFrom(1_000, 40_000) }) },
);

describe('UploadQueue, whatever the order of answers', () => {
  it('when anything happens in any order, every file has one state and its bytes are on the shelf once at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const desk = new UploadDesk();
        const shelf = new Shelf();
        const { queue, pace } = desk;
        let added = 0;
        const add = (): void => {
          added += 1;
          desk.add(`p${added}.jpg`);
        };
        const arrive = async (which: number, fate: (typeof FATES)[number]): Promise<void> => {
          const sending = desk.open()[which];
          if (sending === undefined) return;
          const receive = () => shelf.receive(sending.name, sending.file.name, sending.onConflict);
          if (fate === 'arrives') return sending.answer(receive());
          if (fate === 'lost after') receive();
          if (fate.startsWith('lost')) return sending.answer(lost());
          if (fate === 'wait') return sending.answer(refused(429, 'rate_limited', { retryAfterSeconds: 3 }));
          if (fate === 'busy') return sending.answer(refused(503, 'overloaded', { retryAfterSeconds: 1 }));
          if (fate === 'signed out') return sending.answer(refused(401, 'session_expired'));
          return sending.answer(refused(500, 'internal_error'));
        };
        for (let count = 0; count < 5; count += 1) add();
        for (const one of steps) {
          const item = queue.items.get()[one.which % added];
          if (one.do === 'answer') await arrive(one.which, one.fate);
          else if (one.do === 'pass') await desk.passes(one.which);
          else if (one.do === 'add') add();
          else if (one.do === 'pause') queue.pause();
          else if (one.do === 'resume') queue.resume();
          else if (item !== undefined && one.do === 'cancel') queue.cancel(item);
          else if (one.do === 'retry') queue.retry(queue.items.get());
          else if (item !== undefined) queue.decide(item, one.do === 'keep' ? 'rename' : 'skip', one.which > 6);
          expect(desk.open().length).toBeLessThanOrEqual(3);
          expect(queue.items.get()).toHaveLength(added);
        }
        // In the end everything is let through, and somebody decides.
        queue.resume();
        for (let round = 0; round < 40 && queue.items.get().some(({ state }) => isOpen(state.get().kind)); round += 1) {
          pace.set({ signedOut: false });
          await desk.passes(60_000);
          for (const item of queue.items.get()) queue.decide(item, 'rename', false);
          await arrive(0, 'arrives');
        }
        expect(queue.totals.get().files).toBe(added);
        for (const { file, state } of queue.items.get()) {
          const { kind } = state.get();
          const copies = [...shelf.photos.values()].filter((content) => content === file.name).length;
          expect({ name: file.name, kind, open: isOpen(kind) }).toMatchObject({ open: false });
          expect(copies).toBeLessThanOrEqual(1);
          if (kind === 'done' || kind === 'here') expect(copies).toBe(1);
        }
        for (const name of THEIRS) expect(shelf.photos.get(name)).toBe('somebody else');
      }),
      { numRuns: Number(process.env['UPLOAD_RUNS'] ?? 100) },
    );
  });
});

const isOpen = (kind: string): boolean => ['waiting', 'sending', 'conflict'].includes(kind);
