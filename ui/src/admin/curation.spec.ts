import type { PhotoKey } from '../api/photos.js';
import { problemOf } from '../api/problem.js';
import type { Outcome } from '../api/problem.js';
import type { Members } from '../lib/read.js';
import { Curation } from './curation.js';
import type { Done } from './curation.js';

const photo = (filename: string): PhotoKey => ({ folder: 'inbox', filename, version: `v-${filename}` });

function desk(answer: (action: string, photo: PhotoKey) => Outcome<Members>) {
  const log: string[] = [];
  const moved: Done[] = [];
  const curation = new Curation({
    send: async (action, { filename, version }) => {
      await Promise.resolve();
      log.push(`${action} ${filename} ${version}`);
      return answer(action, { folder: 'inbox', filename, version });
    },
    version: async (folder, filename) => `now-${folder}-${filename}`,
    leave: ({ folder, filename }) => {
      log.push(`leave ${filename}`);
      return { target: { folder, filename }, at: 3, item: null };
    },
    putBack: (gone, show) => void log.push(`back ${gone.target.filename} ${gone.at} ${show}`),
    hold: () => () => undefined,
    spoil: () => undefined,
    onMoved: (done) => {
      moved.push(done);
      return () => undefined;
    },
    onUndone: (filename, renamed) => void log.push(`undone ${filename} ${renamed}`),
    onRefused: (action, { filename }, problem) => void log.push(`refused ${action} ${filename} ${problem.code}`),
  });
  return { curation, log, moved };
}

const fine = (value: Members = {}): Outcome<Members> => ({ ok: true, value, status: 200, headers: new Headers() });
const refused = (code: string): Outcome<Members> => ({ ok: false, problem: problemOf(409, new Headers(), { code }) });

describe('Curation', () => {
  it('when several photos are kept quickly, all leave at once and are sent in order', async () => {
    const { curation, log } = desk(() => fine());
    const last = ['a', 'b', 'c'].map((name) => curation.move('keep', photo(name))).at(-1);
    expect(curation.pending.get()).toBe(3);
    expect(log).toEqual(['leave a', 'leave b', 'leave c']);
    await last;
    expect(log.slice(3)).toEqual(['keep a v-a', 'keep b v-b', 'keep c v-c']);
    expect(curation.pending.get()).toBe(0);
  });

  it('when one in the middle is refused, exactly that one is put back', async () => {
    const { curation, log } = desk((_action, { filename }) => (filename === 'b' ? refused('photo_changed') : fine()));
    await Promise.all(['a', 'b', 'c'].map((name) => curation.move('remove', photo(name))));
    expect(log.filter((line) => /^(back|refused)/.test(line))).toEqual([
      'back b 3 false',
      'refused remove b photo_changed',
    ]);
  });

  it('when the only one has changed meanwhile, it comes back to be looked at again', async () => {
    const { curation, log } = desk(() => refused('photo_changed'));
    await curation.move('keep', photo('a'));
    expect(log.slice(-2)).toEqual(['back a 3 true', 'refused keep a photo_changed']);
  });

  it('when what was written about it is not stored, it is not moved and comes back', async () => {
    const { curation, log } = desk(() => fine());
    await curation.move('keep', photo('a'), Promise.resolve(false));
    expect(log).toEqual(['leave a', 'back a 3 true']);
    expect(curation.undoLast()).toBe(false);
  });

  it('when the photo was gone already, it is not put back', async () => {
    const { curation, log } = desk(() => refused('photo_not_found'));
    await curation.move('keep', photo('a'));
    expect(log.some((line) => line.startsWith('back'))).toBe(false);
  });

  it('when the last move is undone, the moved photo is named with its own version', async () => {
    const { curation, log } = desk((action) =>
      action === 'undo' ? fine({ finalName: 'a.jpg' }) : fine({ destination_folder: 'keep', finalName: 'a-2.jpg' }),
    );
    await curation.move('keep', photo('a.jpg'));
    expect(curation.undoLast()).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(log).toContain('undo a-2.jpg now-keep-a-2.jpg');
    expect(log).toContain('back a.jpg 3 true');
    expect(log).toContain('undone a.jpg false');
    expect(curation.undoLast()).toBe(false);
  });
});
