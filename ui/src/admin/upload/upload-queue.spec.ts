import { lost, refused, stored, taken, UploadDesk } from './testing/upload-desk.js';

let desk: UploadDesk;
beforeEach(() => (desk = new UploadDesk()));
const item = (at: number) => desk.queue.items.get()[at]!;

describe('UploadQueue', () => {
  it('when many files are added, three are under way and the next begins when one has arrived', async () => {
    desk.add('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg');
    expect(desk.underWay()).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    await desk.of('b.jpg').answer(stored('b.jpg'));
    expect(desk.underWay()).toEqual(['a.jpg', 'c.jpg', 'd.jpg']);
    expect(desk.states()).toEqual(['a.jpg sending', 'b.jpg done', 'c.jpg sending', 'd.jpg sending']);
    expect(desk.added).toEqual(['b.jpg']);
  });

  it('when files are added during a run, they join at the end', async () => {
    desk.add('a.jpg');
    desk.add('b.jpg');
    expect(desk.states()).toEqual(['a.jpg sending', 'b.jpg sending']);
  });

  it('when a file cannot be taken, it is a row with its reason and nothing is sent', () => {
    desk.queue.add([new File(['x'], 'notes.txt', { type: 'text/plain' })]);
    expect(item(0).state.get()).toEqual({ kind: 'refused', reason: 'type' });
    expect(desk.sent).toEqual([]);
  });

  it('when bytes leave, the file and the whole list say how many, and never more than there are', () => {
    desk.add('a.jpg', 'b.jpg');
    desk.of('a.jpg').onProgress(4);
    expect(desk.queue.totals.get()).toMatchObject({ bytes: 20, sentBytes: 4 });
    desk.of('a.jpg').onProgress(300); // the framing counts as well
    expect(item(0).state.get()).toEqual({ kind: 'sending', sent: 10 });
  });

  it('when the service asks for a pause, nothing goes until it is over, and then the same file goes', async () => {
    desk.add('a.jpg');
    await desk.of('a.jpg').answer(refused(429, 'rate_limited', { retryAfterSeconds: 8 }));
    expect(desk.states()).toEqual(['a.jpg waiting']);
    expect(desk.pace.state.get().until).toBe(8000);
    await desk.passes(7_999);
    expect(desk.underWay()).toEqual([]);
    await desk.passes(1);
    expect(desk.underWay()).toEqual(['a.jpg']);
  });

  it('when the service asks for a pause again and again, the file waits; when it fails again and again, it fails', async () => {
    desk.add('a.jpg', 'b.jpg');
    for (let round = 0; round < 6; round += 1) {
      await desk.of('a.jpg').answer(refused(429, 'rate_limited', { retryAfterSeconds: 1 }));
      await desk.passes(1_000);
    }
    for (let round = 0; round < 3; round += 1) {
      await desk.of('b.jpg').answer(refused(503, 'storage_unavailable', { retryAfterSeconds: 1 }));
      await desk.passes(1_000);
    }
    expect(desk.states()).toEqual(['a.jpg sending', 'b.jpg failed']);
  });

  it('when the name is taken by the same photo, it is already here', async () => {
    desk.add('a.jpg');
    await desk.of('a.jpg').answer(taken('a-2.jpg', true));
    expect(desk.states()).toEqual(['a.jpg here']);
    expect(desk.added).toEqual([]);
  });

  it('when the name is taken by another photo, somebody decides; keep both asks for a new name', async () => {
    desk.add('a.jpg', 'b.jpg');
    await desk.of('a.jpg').answer(taken('a-2.jpg'));
    await desk.of('b.jpg').answer(taken('b-2.jpg'));
    expect(desk.states()).toEqual(['a.jpg conflict', 'b.jpg conflict']);
    desk.queue.decide(item(0), 'rename', false);
    desk.queue.decide(item(1), 'skip', false);
    expect(desk.of('a.jpg').onConflict).toBe('rename');
    await desk.of('a.jpg').answer(stored('a-2.jpg'));
    expect(desk.states()).toEqual(['a.jpg done', 'b.jpg skipped']);
    expect(desk.added).toEqual(['a-2.jpg']);
  });

  it('when it is decided for all, it holds for what has clashed and for what will', async () => {
    desk.add('a.jpg', 'b.jpg', 'c.jpg');
    await desk.of('a.jpg').answer(taken('a-2.jpg'));
    await desk.of('b.jpg').answer(taken('b-2.jpg'));
    desk.queue.decide(item(0), 'skip', true);
    await desk.of('c.jpg').answer(taken('c-2.jpg'));
    expect(desk.states()).toEqual(['a.jpg skipped', 'b.jpg skipped', 'c.jpg skipped']);
    desk.queue.close();
    desk.add('d.jpg');
    await desk.of('d.jpg').answer(taken('d-2.jpg'));
    expect(desk.states()).toEqual(['d.jpg conflict']); // another list, another decision
  });

  it('when the service knows no free name, keep both for all leaves that file to be skipped', async () => {
    desk.add('a.jpg');
    await desk.of('a.jpg').answer(taken(null));
    desk.queue.decide(item(0), 'rename', true);
    expect(desk.states()).toEqual(['a.jpg conflict']);
  });

  it('when an answer is lost, asking again finds the photo already here', async () => {
    desk.add('a.jpg');
    await desk.of('a.jpg').answer(lost());
    await desk.passes(2_000);
    await desk.of('a.jpg').answer(taken('a-2.jpg', true));
    expect(desk.states()).toEqual(['a.jpg here']);
    expect(desk.added).toEqual(['a.jpg']);
  });

  it('when the answer to keep both is lost, the new name itself is asked for, so that there are never three', async () => {
    desk.add('a.jpg');
    await desk.of('a.jpg').answer(taken('a-2.jpg'));
    desk.queue.decide(item(0), 'rename', false);
    await desk.of('a.jpg').answer(lost());
    await desk.passes(2_000);
    expect(desk.of('a-2.jpg').onConflict).toBe('reject');
    await desk.of('a-2.jpg').answer(taken('a-3.jpg', true));
    expect(desk.states()).toEqual(['a.jpg here']);
    expect(desk.added).toEqual(['a-2.jpg']);
  });

  it('when the network is away, files wait however long it takes, and go on by themselves', async () => {
    desk.add('a.jpg');
    desk.reachable = false;
    await desk.of('a.jpg').answer(lost());
    for (let minute = 0; minute < 10; minute += 1) await desk.passes(60_000);
    expect(desk.states()).toEqual(['a.jpg waiting']);
    desk.reachable = true;
    await desk.passes(30_000);
    expect(desk.underWay()).toEqual(['a.jpg']);
  });

  it('when the network is lost again and again, its losses are not held against a file', async () => {
    desk.add('a.jpg');
    for (let loss = 0; loss < 5; loss += 1) {
      desk.reachable = false;
      await desk.of('a.jpg').answer(lost());
      await desk.passes(30_000);
      desk.reachable = true;
      await desk.passes(30_000);
      expect(desk.underWay()).toEqual(['a.jpg']);
    }
  });

  it('when the service can be reached but one file never arrives, that file fails and the others go on', async () => {
    desk.add('a.jpg', 'b.jpg');
    for (let round = 0; round < 3; round += 1) {
      await desk.of('a.jpg').answer(lost());
      await desk.passes(60_000);
    }
    expect(desk.states()).toEqual(['a.jpg failed', 'b.jpg sending']);
    desk.queue.retry([item(0)]);
    expect(desk.underWay()).toEqual(['b.jpg', 'a.jpg']);
  });

  it('when the browser is offline nothing is tried, and it goes on as soon as it is back', async () => {
    desk.add('a.jpg');
    desk.pace.set({ offline: true });
    desk.reachable = false;
    await desk.of('a.jpg').answer(lost());
    desk.add('b.jpg');
    expect(desk.states()).toEqual(['a.jpg waiting', 'b.jpg waiting']);
    desk.reachable = true;
    desk.pace.set({ offline: false });
    await desk.passes(0);
    expect(desk.underWay()).toEqual(['a.jpg', 'b.jpg']);
  });

  it('when the sign-in has ended, files wait for the next one', async () => {
    desk.add('a.jpg', 'b.jpg');
    await desk.of('a.jpg').answer(refused(401, 'session_expired'));
    await desk.of('b.jpg').answer(refused(401, 'sign_in_required'));
    expect(desk.states()).toEqual(['a.jpg waiting', 'b.jpg waiting']);
    await desk.passes(600_000);
    expect(desk.underWay()).toEqual([]);
    desk.pace.set({ signedOut: false });
    expect(desk.underWay()).toEqual(['a.jpg', 'b.jpg']);
  });

  it('when it is paused the bytes stop, also while the service asks for a pause, and resuming begins them again', async () => {
    desk.add('a.jpg', 'b.jpg');
    await desk.of('b.jpg').answer(refused(429, 'rate_limited', { retryAfterSeconds: 5 }));
    desk.queue.pause();
    expect(desk.sent[0]?.signal.aborted).toBe(true);
    expect(desk.states()).toEqual(['a.jpg waiting', 'b.jpg waiting']);
    expect(desk.queue.isMoving()).toBe(false);
    await desk.passes(5_000);
    expect(desk.underWay()).toEqual([]);
    desk.queue.resume();
    expect(desk.underWay()).toEqual(['a.jpg', 'b.jpg']);
  });

  it('when one is cancelled the next takes its turn, and its late answer changes nothing', async () => {
    desk.add('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg');
    const late = desk.of('a.jpg');
    desk.queue.cancel(item(0));
    late.onProgress(10);
    await late.answer(stored('a.jpg'));
    expect(desk.states()).toEqual(['a.jpg cancelled', 'b.jpg sending', 'c.jpg sending', 'd.jpg sending']);
  });

  it('when all are cancelled, what is done stays done', async () => {
    desk.add('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg');
    await desk.of('a.jpg').answer(stored('a.jpg'));
    await desk.of('b.jpg').answer(taken('b-2.jpg'));
    desk.queue.cancelAll();
    expect(desk.states().map((line) => line.split(' ')[1])).toEqual(['done', ...Array(4).fill('cancelled')]);
    expect(desk.queue.isMoving()).toBe(false);
  });

  it('when the file is at fault it is refused for good; anything else can be tried again at its place', async () => {
    desk.add('a.jpg', 'b.jpg', 'c.jpg');
    await desk.of('a.jpg').answer(refused(422, 'photo_unreadable'));
    await desk.of('b.jpg').answer(refused(500, 'internal_error'));
    desk.queue.retry(desk.queue.items.get());
    expect(desk.states()).toEqual(['a.jpg refused', 'b.jpg sending', 'c.jpg sending']);
  });

  it('when the same photo is known elsewhere or was published before, that is a hint', async () => {
    desk.add('a.jpg');
    const duplicateOf = { folder: 'archive', name: 'old.jpg' };
    await desk.of('a.jpg').answer(stored('a.jpg', { duplicateOf, publishedBefore: true }));
    expect(item(0).state.get()).toEqual({ kind: 'done', finalName: 'a.jpg', twin: 'old.jpg', published: true });
  });

  it('when the list is closed, what is not settled stays', async () => {
    desk.add('a.jpg', 'b.jpg', 'c.jpg');
    await desk.of('a.jpg').answer(stored('a.jpg'));
    await desk.of('b.jpg').answer(taken('b-2.jpg'));
    desk.queue.dismiss(item(2));
    desk.queue.close();
    expect(desk.states()).toEqual(['b.jpg conflict', 'c.jpg sending']);
  });
});
