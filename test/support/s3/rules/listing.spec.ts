import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import { S3World } from './s3-world.js';
import { codeOf, elementOf, signedRaw } from './signing.js';

const KEYS = [
  'A.jpg',
  'a',
  'a/',
  'a/1.jpg',
  'a/b/2.jpg',
  'a/b/3.jpg',
  'a/c/4.jpg',
  'a/z.jpg',
  'a0',
  '\uffee',
  '\u{1f600}',
];
let world: S3World;
let url: string;

beforeAll(async () => {
  world = await S3World.start();
  url = `${world.s3.url}/photos?list-type=2`;
  for (const key of [...KEYS].reverse())
    world.s3.bucket('photos').plant(key, key, { lastModifiedMs: 1_700_000_000_789 });
});
afterAll(() => world.close());

async function listed(input: Partial<ListObjectsV2CommandInput>) {
  const page = await world.client().send(new ListObjectsV2Command({ Bucket: 'photos', ...input }));
  return {
    keys: page.Contents?.map(({ Key }) => Key) ?? [],
    prefixes: page.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
    page,
  };
}

describe('a listing', () => {
  it('when nothing is asked, all keys come in UTF-8 binary order', async () => {
    expect((await listed({})).keys).toEqual(KEYS);
  });

  it('when there are a prefix and a delimiter, deeper keys are rolled into common prefixes', async () => {
    const { keys, prefixes, page } = await listed({ Prefix: 'a/', Delimiter: '/' });
    expect([keys, prefixes]).toEqual([
      ['a/', 'a/1.jpg', 'a/z.jpg'],
      ['a/b/', 'a/c/'],
    ]);
    expect(page).toMatchObject({ KeyCount: 5, IsTruncated: false, Name: 'photos', Prefix: 'a/', Delimiter: '/' });
  });

  it('when keys are told, so are tag, size and whole seconds', async () => {
    const { page } = await listed({ Prefix: 'a0' });
    expect(page.Contents).toEqual([
      expect.objectContaining({
        Key: 'a0',
        Size: 2,
        ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
        LastModified: new Date(1_700_000_000_000),
      }),
    ]);
    expect(elementOf((await signedRaw(`${url}&prefix=a0`)).text, 'LastModified')).toBe('2023-11-14T22:13:20.000Z');
  });

  it.each([1, 2, 3, 4])('when pages hold %i, each key and prefix is told exactly once', async (MaxKeys) => {
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const { keys, prefixes, page } = await listed({ Delimiter: '/', Prefix: 'a', MaxKeys, ContinuationToken });
      expect(keys.length + prefixes.length).toBeLessThanOrEqual(MaxKeys);
      expect(page.KeyCount).toBe(keys.length + prefixes.length);
      seen.push(...keys, ...prefixes);
      ContinuationToken = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken);
    expect(seen.sort()).toEqual(['a', 'a/', 'a0']);
  });

  it('when keys vanish and appear between pages, the other ones still come once', async () => {
    const bucket = world.s3.bucket('other');
    for (let n = 0; n < 10; n += 1) bucket.plant(`k${n}`, 'x');
    const credentials = { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'stranger-secret' };
    const client = world.client({ credentials });
    const first = await client.send(new ListObjectsV2Command({ Bucket: 'other', MaxKeys: 5 }));
    bucket.remove('k4');
    bucket.plant('k00', 'behind');
    bucket.plant('k55', 'ahead');
    const ContinuationToken = first.NextContinuationToken;
    const second = await client.send(new ListObjectsV2Command({ Bucket: 'other', ContinuationToken }));
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['k5', 'k55', 'k6', 'k7', 'k8', 'k9']);
    const elsewhere = world.client().send(new ListObjectsV2Command({ Bucket: 'photos', ContinuationToken }));
    await expect(elsewhere).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('when it starts after a key, that key is left out', async () => {
    expect((await listed({ StartAfter: 'a/z.jpg' })).keys).toEqual(['a0', '\uffee', '\u{1f600}']);
    expect((await listed({ StartAfter: 'a/b/2.jpg', Delimiter: '/', Prefix: 'a/' })).prefixes).toEqual([
      'a/b/',
      'a/c/',
    ]);
  });

  it('when names are to be encoded, key, prefix and delimiter are', async () => {
    const bucket = world.s3.bucket('photos');
    bucket.plant('x y/ü+(1).jpg', '1');
    const { keys, page } = await listed({ EncodingType: 'url', Prefix: 'x y', Delimiter: '|' });
    expect([keys, page.Prefix, page.Delimiter, page.EncodingType]).toEqual([
      ['x+y/%C3%BC%2B%281%29.jpg'],
      'x+y',
      '%7C',
      'url',
    ]);
    bucket.remove('x y/ü+(1).jpg');
  });

  it('when a key holds markup, the document stays well-formed and the SDK reads it back', async () => {
    const key = `<k a="b">&amp;'.jpg`;
    world.s3.bucket('photos').plant(key, '1');
    expect((await listed({ Prefix: '<' })).keys).toEqual([key]);
    world.s3.bucket('photos').remove(key);
  });

  it.each([
    ['&max-keys=5000', '<MaxKeys>1000</MaxKeys>'],
    ['&max-keys=0', '<KeyCount>0</KeyCount><MaxKeys>0</MaxKeys><IsTruncated>false</IsTruncated>'],
  ])('when %s is asked, the answer holds %s', async (more, part) => {
    expect((await signedRaw(url + more)).text).toContain(part);
  });

  it.each([
    '&max-keys=-1',
    '&max-keys=ten',
    '&encoding-type=xml',
    '&continuation-token=made-up',
    '&continuation-token=eA.eA',
  ])('when %s is asked, it is an invalid argument', async (more) => {
    const answer = await signedRaw(url + more);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'InvalidArgument']);
  });

  it('when a bucket holds 12,000 keys, twelve pages of 1000 hold each once', async () => {
    const many = await S3World.start();
    try {
      for (let n = 0; n < 12_000; n += 1) many.s3.bucket('photos').plant(`p/${(n * 7919) % 12_000}.jpg`, 'x');
      const asked = `${many.s3.url}/photos?list-type=2&prefix=p%2F&delimiter=%2F`;
      const seen: string[] = [];
      let pages = 0;
      for (let token: string | undefined = ''; token !== undefined; pages += 1) {
        const { text } = await signedRaw(asked + (token && `&continuation-token=${encodeURIComponent(token)}`));
        seen.push(...[...text.matchAll(/<Key>([^<]+)/g)].map(([, key = '']) => key));
        token = elementOf(text, 'NextContinuationToken');
      }
      expect([pages, seen.length, new Set(seen).size]).toEqual([12, 12_000, 12_000]);
    } finally {
      await many.close();
    }
  });
});
