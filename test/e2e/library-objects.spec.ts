import { PhotoWorld } from '../support/app/index.js';

const OBJECTS = '/api/library/objects';
let world: PhotoWorld;
beforeAll(async () => {
  // Photos are put there past the application, which would not look again for a while.
  world = await PhotoWorld.start({ env: { WEB_IMAGE_CACHE_TTL_SECONDS: '0' } });
});
afterAll(() => world.stop());
beforeEach(() => world.clear());

const object = (name: string): string => `${OBJECTS}/${encodeURIComponent(name)}`;
const drop = (name: string, query: string, headers: Readonly<Record<string, string>> = {}) =>
  world.call('delete', `${object(name)}${query}`, { headers });
const move = (name: string, target_folder: unknown, query = '', headers: Readonly<Record<string, string>> = {}) =>
  world.call('post', `${object(name)}/move${query}`, { body: { target_folder }, headers });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => `${status} ${body.code ?? ''}`.trim();

describe('the list of the library', () => {
  const keys = async (query: string): Promise<readonly string[]> => {
    const { objects } = (await world.get(`${OBJECTS}?${query}`)).body;
    return (objects as readonly { readonly key: string }[]).map(({ key }) => key);
  };

  it('when photos are listed, they have the members of the Python version and where they are', async () => {
    await world.put('Größe 1.jpg');
    await world.put('gone.jpg', { folder: 'archive' });
    const answer = await world.get(OBJECTS);
    expect(answer.body).toEqual({
      objects: [
        {
          key: 'Größe 1.jpg',
          size: expect.any(Number),
          last_modified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          filename: 'Größe 1.jpg',
          folder: 'inbox',
          version: expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
        },
      ],
      cursor: null,
      total_in_window: 1,
      truncated: false,
    });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(await keys('prefix=archive/')).toEqual(['archive/gone.jpg']);
    const harbor = await world.get(`${OBJECTS}?prefix=archive`, { as: 'harbor' });
    expect([harbor.status, harbor.body.objects]).toEqual([200, []]);
  });

  it('when a prefix, a search and an order are given, each is obeyed', async () => {
    for (const name of ['b.jpg', 'IMG_2.jpg', 'img_1.jpg', 'keep.jpg']) await world.put(name);
    await world.put('IMG_9.jpg', { folder: 'keep' });
    expect(await keys('prefix=IMG_')).toEqual(['img_1.jpg', 'IMG_2.jpg']);
    expect(await keys('prefix=keep/img')).toEqual(['keep/IMG_9.jpg']);
    expect(await keys('prefix=keep')).toEqual(['keep/IMG_9.jpg']);
    expect(await keys('prefix=keep.')).toEqual(['keep.jpg']);
    expect(await keys('prefix=../')).toEqual([]);
    expect(await keys('q=MG_&order=desc')).toEqual(['IMG_2.jpg', 'img_1.jpg']);
    expect(await keys('sort=last_modified&order=desc')).toHaveLength(4);
  });

  it('when it is walked by cursor, every photo comes once; past the end there is none', async () => {
    const names = Array.from({ length: 7 }, (_, at) => `photo-${at}.jpg`);
    for (const name of names) await world.put(name);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body }: { body: { objects: { key: string }[]; cursor: string | null; total_in_window: number } } =
        await world.get(`${OBJECTS}?limit=3${query}`);
      expect(body.total_in_window).toBe(7);
      seen.push(...body.objects.map(({ key }) => key));
      ({ cursor } = body);
    }
    expect(seen).toEqual(names);
    expect(await keys('offset=5')).toEqual(['photo-5.jpg', 'photo-6.jpg']);
    expect(await keys('offset=50')).toEqual([]);
  });

  it.each(['limit=0', 'limit=201', 'sort=colour', 'order=up', 'offset=-1', `q=${'x'.repeat(101)}`, 'q=a&q=b'])(
    'when the question is %s, it is 422',
    async (query) => {
      expect((await world.get(`${OBJECTS}?${query}`)).status).toBe(422);
    },
  );
});

describe('deleting from the library', () => {
  it('when the name is typed, the photo goes with its text, and that is told', async () => {
    await world.put('a.jpg');
    await world.put('a.jpg.txt', { bytes: 'a caption' });
    await world.put('b.jpg');
    const first = await drop('a.jpg', '?confirm=a.jpg');
    expect([first.status, first.body]).toEqual([200, { deleted: 'a.jpg', sidecar_deleted: true }]);
    expect((await drop('b.jpg', '?confirm=b.jpg')).body).toEqual({ deleted: 'b.jpg', sidecar_deleted: false });
    expect(await world.names()).toEqual([]);
    expect((await world.get('/api/images')).body.total).toBe(0);
  });

  it('when the photo lies elsewhere, `folder` says where', async () => {
    await world.put('old.jpg', { folder: 'remove' });
    expect(codeOf(await drop('old.jpg', '?confirm=old.jpg'))).toBe('404 photo_not_found');
    expect((await drop('old.jpg', '?confirm=old.jpg&folder=remove')).status).toBe(200);
    expect(await world.names('remove')).toEqual([]);
  });

  it.each([
    ['nothing is typed', 'a.jpg', '', '422 confirmation_required'],
    ['another name is typed', 'a.jpg', '?confirm=A.jpg', '422 confirmation_required'],
    ['it is not there', 'b.jpg', '?confirm=b.jpg', '404 photo_not_found'],
    ['the name leads out', '../a.jpg', '?confirm=a.jpg', '422 bad_name'],
    ['it is one of our own files', '.publisher', '?confirm=.publisher', '422 bad_name'],
  ])('when %s, it is refused and nothing is deleted', async (_what, name, query, expected) => {
    await world.put('a.jpg');
    const before = await world.ownedFiles();
    expect(codeOf(await drop(name, query))).toBe(expected);
    expect(await world.ownedFiles()).toEqual(before);
  });

  it('when another photo is meant, it is 412; when it is switched off, 403 by the name of its flag', async () => {
    await world.put('a.jpg');
    const before = await world.ownedFiles();
    expect(codeOf(await drop('a.jpg', '?confirm=a.jpg', { 'If-Match': '"vother"' }))).toBe('412 photo_changed');
    for (const flag of ['delete_enabled', 'library_enabled']) {
      await world.configure({ features: { [flag]: false } });
      const answer = await drop('a.jpg', '?confirm=a.jpg');
      expect([codeOf(answer), answer.body.feature]).toEqual(['403 feature_disabled', flag]);
    }
    expect(await world.ownedFiles()).toEqual(before);
  });
});

describe('moving in the library', () => {
  it('when a photo is sent to keep, to remove and back, it goes there and its text with it', async () => {
    await world.put('a.jpg');
    await world.put('a.jpg.txt', { bytes: 'a caption' });
    for (const target of ['keep', 'remove'] as const) {
      const there = await move('a.jpg', target);
      expect([there.status, there.body]).toEqual([200, { moved: 'a.jpg', destination: target, finalName: 'a.jpg' }]);
      expect(await world.names(target)).toEqual(['a.jpg', 'a.jpg.txt']);
      const back = await move('a.jpg', 'root', `?folder=${target}`);
      expect([back.status, back.body]).toEqual([200, { moved: 'a.jpg', destination: 'root', finalName: 'a.jpg' }]);
      expect(await world.names()).toEqual(['a.jpg', 'a.jpg.txt']);
    }
    await world.expectHarborUntouched();
  });

  it('when the name is taken there, it gets another one and nothing is overwritten', async () => {
    await world.put('a.jpg');
    await world.put('a.jpg', { folder: 'keep' });
    const { body } = await move('a.jpg', 'keep');
    expect(body.finalName).not.toBe('a.jpg');
    expect(await world.names('keep')).toEqual([body.finalName, 'a.jpg'].sort());
  });

  it.each([
    ['to the archive', 'archive', '', '422 move_not_supported'],
    ['to the root from the inbox', 'root', '', '422 move_not_supported'],
    ['to a folder nobody knows', '../elsewhere', '', '422 move_not_supported'],
    ['from the archive to keep', 'keep', '?folder=archive', '422 move_not_supported'],
    ['to a number', 7, '', '422 validation_failed'],
    ['to nothing', undefined, '', '422 validation_failed'],
    ['from a folder nobody knows', 'keep', '?folder=cellar', '422 validation_failed'],
  ])('when it is sent %s, it is refused and nothing moves', async (_what, target, query, expected) => {
    await world.put('a.jpg');
    await world.put('a.jpg', { folder: 'archive' });
    const before = await world.ownedFiles();
    expect(codeOf(await move('a.jpg', target, query))).toBe(expected);
    expect(await world.ownedFiles()).toEqual(before);
  });

  it('when another photo is meant, it is 412; when it is switched off, 403 by the name of its flag', async () => {
    await world.put('a.jpg');
    expect(codeOf(await move('a.jpg', 'keep', '', { 'If-Match': '"vother"' }))).toBe('412 photo_changed');
    for (const flag of ['keep_enabled', 'library_enabled']) {
      await world.configure({ features: { [flag]: false } });
      const answer = await move('a.jpg', 'keep');
      expect([codeOf(answer), answer.body.feature]).toEqual(['403 feature_disabled', flag]);
    }
    expect(await world.names()).toEqual(['a.jpg']);
  });
});
