import type { PhotoKey } from '../api/photos.js';
import { problemOf } from '../api/problem.js';
import type { Outcome } from '../api/problem.js';
import type { Members } from '../lib/read.js';
import { Curation } from './curation.js';

const photo = (filename: string): PhotoKey => ({ folder: 'inbox', filename, version: `v-${filename}` });

function desk(answer: (action: string, photo: PhotoKey) => Outcome<Members>) {
  const log: string[] = [];
  const undos: (() => void)[] = [];
  const curation = new Curation({
    send: async (action, asked) => {
      log.push(`${action} ${asked.folder}/${asked.filename} ${asked.version}`);
      await rest();
      return answer(action, asked);
    },
    leave: ({ folder, filename }) => {
      log.push(`leave ${filename}`);
      return { target: { folder, filename }, at: 3, item: null, shown: { photo: {} as never, picture: null } };
    },
    putBack: ({ target, at }, show) => void log.push(`back ${target.filename} ${at} ${show}`),
    settled: ({ filename, version }) => void log.push(`settled ${filename} ${version}`),
    hold: () => () => undefined,
    spoil: () => undefined,
    onMoved: (filename, folder, undo) => {
      undos.push(undo);
      log.push(`said ${filename} ${folder}`);
      return () => void log.push(`hushed ${filename}`);
    },
    onUndone: (filename, renamed) => void log.push(`undone ${filename} ${renamed}`),
    onRefused: (action, { filename }, problem) => void log.push(`refused ${action} ${filename} ${problem.code}`),
  });
  const settle = async (): Promise<void> => {
    while (curation.pending.get() > 0) await rest();
  };
  /** What was logged since it was last asked for. */
  const news = (): readonly string[] => log.splice(0);
  return { curation, news, undos, settle };
}

const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const fine = (value: Members = {}): Outcome<Members> => ({ ok: true, value, status: 200, headers: new Headers() });
const refused = (code: string): Outcome<Members> => ({ ok: false, problem: problemOf(409, new Headers(), { code }) });
/** A service that keeps photos as versions of their own. */
const service = (action: string, { filename, version }: PhotoKey): Outcome<Members> =>
  action === 'undo'
    ? fine({ finalName: filename, version: `${version}-back` })
    : fine({ destination_folder: action, finalName: filename, version: `${version}-moved` });

describe('Curation', () => {
  it('when several photos are kept quickly, all leave and are said at once, and are sent in order', async () => {
    const { curation, news, settle } = desk(() => fine());
    for (const name of ['a', 'b', 'c']) void curation.move('keep', photo(name));
    expect(curation.pending.get()).toBe(3);
    expect(news()).toEqual(['leave a', 'said a keep', 'leave b', 'said b keep', 'leave c', 'said c keep']);
    await settle();
    expect(news()).toEqual(['keep inbox/a v-a', 'keep inbox/b v-b', 'keep inbox/c v-c']);
  });

  it('when one in the middle is refused, exactly that one is put back, and it is not said to have moved', async () => {
    const { curation, news, settle } = desk((_action, { filename }) =>
      filename === 'b' ? refused('photo_changed') : fine(),
    );
    for (const name of ['a', 'b', 'c']) void curation.move('remove', photo(name));
    await settle();
    expect(news().filter((line) => /^(back|refused|hushed)/.test(line))).toEqual([
      'hushed b',
      'back b 3 no',
      'refused remove b photo_changed',
    ]);
  });

  it('when the only one has changed meanwhile, it comes back to be looked at again', async () => {
    const { curation, news } = desk(() => refused('photo_changed'));
    await curation.move('keep', photo('a'));
    expect(news().slice(-2)).toEqual(['back a 3 again', 'refused keep a photo_changed']);
    expect(curation.undoLast()).toBe(false);
  });

  it('when what was written about it is not stored, it is not moved and comes back', async () => {
    const { curation, news } = desk(() => fine());
    await curation.move('keep', photo('a'), Promise.resolve(false));
    expect(news()).toEqual(['leave a', 'said a keep', 'hushed a', 'back a 3 again']);
    expect(curation.undoLast()).toBe(false);
  });

  it('when the photo was gone already, it is not put back', async () => {
    const { curation, news } = desk(() => refused('photo_not_found'));
    await curation.move('keep', photo('a'));
    expect(news().some((line) => line.startsWith('back'))).toBe(false);
  });
});

describe('undo', () => {
  it('when nothing was sent yet, the photo is back at once and nothing ever is', async () => {
    const { curation, news, settle } = desk(service);
    void curation.move('keep', photo('a'));
    expect(curation.undoLast()).toBe(true);
    expect(news().slice(2)).toEqual(['hushed a', 'back a 3 as_it_was', 'undone a false']);
    await settle();
    expect(news()).toEqual([]);
    expect(curation.undoLast()).toBe(false);
  });

  it('when the move is under way, the photo is back at once, and exactly what was moved is sent back', async () => {
    const { curation, news, undos, settle } = desk(service);
    void curation.move('keep', photo('a'));
    await rest();
    news();
    undos[0]?.();
    expect(news()).toEqual(['hushed a', 'back a 3 as_it_was']);
    expect(curation.isReturning(photo('a'))).toBe(true);
    await settle();
    expect(news()).toEqual(['undo keep/a v-a-moved', 'settled a v-a-moved-back', 'undone a false']);
    expect(curation.isReturning(photo('a'))).toBe(false);
  });

  it('when three were kept and two are taken back, the newest come back first and the others are sent', async () => {
    const { curation, news, settle } = desk(service);
    for (const name of ['a', 'b', 'c']) void curation.move('keep', photo(name));
    await rest();
    curation.undoLast();
    curation.undoLast();
    await settle();
    expect(news().filter((line) => /^(keep|undo|undone|back) /.test(line))).toEqual([
      'keep inbox/a v-a',
      'back c 3 as_it_was',
      'undone c false',
      'back b 3 as_it_was',
      'undone b false',
    ]);
  });

  it('when the move was refused in the meantime, the photo stays and there is nothing to send back', async () => {
    const { curation, news, settle } = desk(() => refused('storage_unavailable'));
    void curation.move('keep', photo('a'));
    await rest();
    curation.undoLast();
    await settle();
    expect(news().filter((line) => /^(keep|undo|back|leave|refused) /.test(line))).toEqual([
      'leave a',
      'keep inbox/a v-a',
      'back a 3 as_it_was',
      'refused keep a storage_unavailable',
    ]);
  });

  it('when it is refused, the photo leaves again with a message, and can be taken back later', async () => {
    let isDown = true;
    const { curation, news } = desk((action, asked) =>
      action === 'undo' && isDown ? refused('storage_unavailable') : service(action, asked),
    );
    await curation.move('keep', photo('a'));
    news();
    curation.undoLast();
    await rest();
    await rest();
    expect(news()).toEqual([
      ...['hushed a', 'back a 3 as_it_was', 'undo keep/a v-a-moved'],
      ...['leave a', 'refused undo a storage_unavailable'],
    ]);
    isDown = false;
    expect(curation.undoLast()).toBe(true);
    await rest();
    await rest();
    expect(news()).toContain('undone a false');
  });

  it('when the file is another one by now, it is not offered again', async () => {
    const { curation, settle } = desk((action, asked) =>
      action === 'undo' ? refused('photo_changed') : service(action, asked),
    );
    await curation.move('keep', photo('a'));
    curation.undoLast();
    await settle();
    expect(curation.undoLast()).toBe(false);
  });

  it('when the photo is kept once more right away, it is named as the version that came back', async () => {
    const { curation, news, settle } = desk(service);
    await curation.move('keep', photo('a'));
    curation.undoLast();
    void curation.move('remove', photo('a'));
    await settle();
    expect(news().filter((line) => /^(keep|remove|undo) /.test(line))).toEqual([
      'keep inbox/a v-a',
      'undo keep/a v-a-moved',
      'remove inbox/a v-a-moved-back',
    ]);
  });

  it('when the photo comes back under another name, that one is shown in its place', async () => {
    const { curation, news, settle } = desk((action, asked) =>
      action === 'undo' ? fine({ finalName: 'a-2', version: 'v9' }) : service(action, asked),
    );
    await curation.move('keep', photo('a'));
    curation.undoLast();
    await settle();
    expect(news().slice(-5)).toEqual([
      'undo keep/a v-a-moved',
      'leave a',
      'back a-2 3 again',
      'settled a-2 v9',
      'undone a-2 true',
    ]);
  });

  it('when a photo of another folder is brought back and that is refused, it is put back there', async () => {
    const { curation, news } = desk(() => refused('photo_busy'));
    await curation.bringBack({ folder: 'keep', filename: 'a', version: 'v1' }, true);
    expect(news()).toEqual(['leave a', 'undo keep/a v1', 'back a 3 again', 'refused undo a photo_busy']);
  });
});
