import { toDetail } from '../api/photos.js';
import { Stage } from './stage.js';
import type { Loaded } from './stage.js';
import type { Target } from './order.js';

const target = (filename: string): Target => ({ folder: 'inbox', filename });

function loaded(filename: string): Loaded<string> {
  const photo = toDetail({ filename, folder: 'inbox', version: `v-${filename}` }, 'inbox');
  if (photo === null) throw new Error('no detail');
  return { ok: true, photo, picture: `picture of ${filename}` };
}

function theatre() {
  const waiting = new Map<string, (value: Loaded<string>) => void>();
  const aborted: string[] = [];
  const late: (() => void)[] = [];
  const stage = new Stage<string>({
    load: ({ filename }, signal) => {
      signal.addEventListener('abort', () => aborted.push(filename));
      return new Promise((resolve) => waiting.set(filename, resolve));
    },
    later: (run) => {
      late.push(run);
      return () => undefined;
    },
  });
  return { stage, answer: (name: string) => waiting.get(name)?.(loaded(name)), aborted, late };
}

describe('Stage', () => {
  it('when the next photo is on its way, no photo can be acted on and the old picture is gone', async () => {
    const { stage, answer } = theatre();
    const first = stage.show(target('a'));
    answer('a');
    await first;
    expect(stage.state.get().photo?.version).toBe('v-a');
    void stage.show(target('b'));
    expect(stage.state.get()).toMatchObject({ phase: 'loading', photo: null, picture: null });
  });

  it('when it is not yet known which photo comes, a long wait is said, and ends with the photo or without one', async () => {
    const { stage, answer, late } = theatre();
    stage.seek();
    expect(stage.state.get()).toMatchObject({ phase: 'loading', target: null, slow: false });
    late[0]?.();
    expect(stage.state.get()).toMatchObject({ phase: 'loading', slow: true });
    const shown = stage.show(target('a'));
    late[0]?.();
    expect(stage.state.get()).toMatchObject({ target: { filename: 'a' }, slow: false });
    answer('a');
    expect(await shown).toBe(true);
    stage.seek();
    stage.clear();
    late[2]?.();
    expect(stage.state.get()).toMatchObject({ phase: 'idle', slow: false });
  });

  it('when answers come in the wrong order, only the newest navigation paints', async () => {
    const { stage, answer, aborted } = theatre();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => stage.show(target(name)));
    answer('c');
    answer('a');
    answer('b');
    expect(await Promise.all([a, b, c])).toEqual([false, false, true]);
    expect(stage.state.get()).toMatchObject({ photo: { filename: 'c' }, picture: 'picture of c' });
    expect(aborted).toEqual(['a', 'b']);
  });

  it('when random navigations and answers interleave, the painted photo always has its own picture', async () => {
    const { stage, answer } = theatre();
    stage.state.subscribe(() => {
      const { photo, picture } = stage.state.get();
      expect(picture).toBe(photo === null ? null : `picture of ${photo.filename}`);
    });
    let seed = 7;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (let step = 0; step < 500; step += 1) {
      void stage.show(target(`p${step}`));
      if (random() < 0.6) answer(`p${Math.floor(random() * (step + 1))}`);
      await Promise.resolve();
    }
    expect.hasAssertions();
  });

  it('when a photo takes long, the stage says so, but not for a photo that is no longer wanted', () => {
    const { stage, late } = theatre();
    void stage.show(target('a'));
    void stage.show(target('b'));
    late[0]?.();
    expect(stage.state.get().slow).toBe(false);
    late[1]?.();
    expect(stage.state.get().slow).toBe(true);
  });

  it('when facts arrive for a photo that has left, they change nothing', async () => {
    const { stage, answer } = theatre();
    const shown = stage.show(target('a'));
    answer('a');
    await shown;
    stage.patch('other', { caption: 'wrong' });
    expect(stage.state.get().photo?.caption).toBeNull();
    stage.patch('a', { caption: 'right' });
    expect(stage.state.get().photo?.caption).toBe('right');
  });
});
