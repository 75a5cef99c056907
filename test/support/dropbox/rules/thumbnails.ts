import sharp from 'sharp';
import { jsonOf } from '../testing/client.js';
import { ok, refused } from './rule.js';
import type { Rule } from './rule.js';

const photo = (width: number, height: number, orientation = 1): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer();
const thumbnailArgs = (path: string, more: object = {}) => ({ resource: { '.tag': 'path', path }, ...more });
const sizeOf = async (bytes: Uint8Array) => {
  const { width, height, format } = await sharp(bytes).metadata();
  return [width, height, format];
};
const V2 = 'files/get_thumbnail_v2';

/** Pictures made by the provider. */
export const THUMBNAIL_RULES: readonly Rule[] = [
  [
    'a thumbnail is a JPEG that fits the size, upright, without metadata, and comes with the metadata of its file',
    async ({ client, account }) => {
      const { id, rev } = account.plant('/a.jpg', await photo(800, 400, 6));
      const answer = await client.download(thumbnailArgs(id, { size: 'w256h256' }), {}, V2);
      expect(await sizeOf(answer.body)).toEqual([128, 256, 'jpeg']);
      expect((await sharp(answer.body).metadata()).exif).toBeUndefined();
      expect(answer.headers['content-type']).toBe('image/jpeg');
      expect(JSON.parse(String(answer.headers['dropbox-api-result']))).toMatchObject({ file_metadata: { id, rev } });
    },
  ],
  [
    'a thumbnail is never larger than its original',
    async ({ client, account }) => {
      account.plant(
        '/a.png',
        await sharp(await photo(20, 10))
          .png()
          .toBuffer(),
      );
      const answer = await client.download(
        thumbnailArgs('/a.png', { size: 'w960h640', mode: 'strict', format: 'jpeg' }),
        {},
        V2,
      );
      expect(await sizeOf(answer.body)).toEqual([20, 10, 'jpeg']);
    },
  ],
  [
    'another extension, no picture, and more than 20 MB are refused each in its way',
    async ({ client, account }) => {
      account.plant('/a.txt', 'text');
      account.plant('/b.jpg', 'no picture');
      account.plant('/c.jpg', Buffer.concat([await photo(20, 20), Buffer.alloc(20 * 1024 * 1024)]));
      const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
      const whole = await sharp({ create: { width: 400, height: 400, channels: 3, noise, background: '#000' } })
        .jpeg()
        .toBuffer();
      account.plant('/d.jpg', whole.subarray(0, whole.length / 2));
      const tags = {
        a: 'unsupported_extension',
        b: 'unsupported_image',
        c: 'unsupported_image',
        d: 'conversion_error',
      };
      for (const [name, tag] of Object.entries(tags)) {
        const path = `/${name}.${name === 'a' ? 'txt' : 'jpg'}`;
        refused(await client.download(thumbnailArgs(path), {}, V2), tag, { '.tag': tag });
      }
    },
  ],
  [
    'a batch answers in order, with a failure of its own for each entry that has none',
    async ({ client, account }) => {
      account.plant('/a.jpg', await photo(300, 300));
      const entries = ['/a.jpg', '/none.jpg'].map((path) => ({ path, size: { '.tag': 'w128h128' } }));
      const answer = ok(await client.rpc('files/get_thumbnail_batch', { entries }));
      const results = answer['entries'] as { thumbnail: string }[];
      expect(results).toMatchObject([
        { '.tag': 'success', metadata: { name: 'a.jpg' } },
        { '.tag': 'failure', failure: { '.tag': 'path', path: { '.tag': 'not_found' } } },
      ]);
      expect(await sizeOf(Buffer.from(results[0]?.thumbnail ?? '', 'base64'))).toEqual([128, 128, 'jpeg']);
    },
  ],
  [
    'a batch of more than 25 is too_many_files',
    async ({ client }) => {
      const entries = Array.from({ length: 26 }, () => ({ path: '/a.jpg' }));
      const answer = await client.rpc('files/get_thumbnail_batch', { entries });
      expect([answer.status, jsonOf(answer)['error']]).toEqual([409, { '.tag': 'too_many_files' }]);
    },
  ],
];
