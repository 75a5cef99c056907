import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { pictureOf } from '../testing/client.js';
import { lookedAt, lookedAtInChat, ok, refused } from './rule.js';
import type { Rule } from './rule.js';

const WHERE = 'input[0].content[0].image_url';
const EXPECTED = `Invalid '${WHERE}'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got`;
const UNSUPPORTED = /^You uploaded an unsupported image\. Please make sure your image has of one the following formats/;

const bytesOf = (url: string): Buffer => Buffer.from(url.split(',')[1] ?? '', 'base64');

/** What counts as a picture. */
export const PICTURE_RULES: readonly Rule[] = [
  [
    'JPEG, PNG and WebP are taken as data URLs on both endpoints, at every detail there is',
    async ({ client, running }) => {
      for (const format of ['jpeg', 'png', 'webp'] as const) {
        const url = await pictureOf('blue', { format });
        for (const detail of ['low', 'high', 'auto', 'original'])
          ok(await client.responses(lookedAt(url, {}, { detail })));
        ok(await client.chat(lookedAtInChat(url, {}, { detail: 'low' })));
        expect(running.journal.entries.at(-1)?.images).toMatchObject([
          { format, width: 64, height: 48, mime: `image/${format}` },
        ]);
      }
    },
  ],
  [
    'another type, no bytes, or letters that are no base64 are refused where they stand',
    async ({ client }) => {
      const wrong: readonly (readonly [string, string])[] = [
        ['data:image/tiff;base64,AAAA', "unsupported MIME type 'image/tiff'"],
        ['data:text/plain;base64,AAAA', "unsupported MIME type 'text/plain'"],
        ['data:image/jpeg;base64,', 'empty base64-encoded bytes'],
        ['data:image/jpeg;base64,@@@@', 'an invalid base64-encoded value'],
      ];
      for (const [url, words] of wrong) {
        const message = `${EXPECTED} ${words}.`;
        refused(await client.responses(lookedAt(url)), { param: WHERE, code: 'invalid_value', message });
      }
    },
  ],
  [
    'bytes that are no picture, or not the one they say, are invalid_image_format',
    async ({ client }) => {
      const png = bytesOf(await pictureOf('red', { format: 'png' })).toString('base64');
      for (const base64 of [Buffer.from('no picture at all').toString('base64'), png]) {
        const answer = await client.responses(lookedAt(`data:image/jpeg;base64,${base64}`));
        refused(answer, { code: 'invalid_image_format', message: UNSUPPORTED });
      }
    },
  ],
  [
    'a picture that is cut off is not a valid image',
    async ({ client }) => {
      const url = await pictureOf('red', { format: 'png', width: 400, height: 400 });
      const half = bytesOf(url).subarray(0, bytesOf(url).length / 2);
      const answer = await client.chat(lookedAtInChat(`data:image/png;base64,${half.toString('base64')}`));
      refused(answer, { code: 'image_parse_error', message: /does not represent a valid image/ });
    },
  ],
  [
    'a link on loopback is fetched once, and the journal has what came',
    async ({ client, running }) => {
      const bytes = bytesOf(await pictureOf('teal'));
      const asked: string[] = [];
      const host = createServer((request, response) => {
        asked.push(request.url ?? '');
        response.writeHead(request.url === '/gone' ? 404 : 200, { 'Content-Type': 'image/jpeg' }).end(bytes);
      });
      await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
      try {
        ok(await client.responses(lookedAt(`${url}/one.jpg?sig=1`)));
        const message = `Error while downloading ${url}/gone.`;
        refused(await client.chat(lookedAtInChat(`${url}/gone`)), { param: 'url', code: 'invalid_value', message });
      } finally {
        host.closeAllConnections();
        await new Promise((resolve) => host.close(resolve));
      }
      expect(asked).toEqual(['/one.jpg?sig=1', '/gone']);
      expect(running.journal.calls('vision')[0]?.images).toMatchObject([{ source: 'url', bytes, format: 'jpeg' }]);
    },
  ],
  [
    'what is neither https nor on loopback is no URL to it',
    async ({ client }) => {
      for (const url of ['http://example.com/a.jpg', 'file:///etc/hostname', 'a.jpg']) {
        const message = `Invalid '${WHERE}'. Expected a valid URL, but got a value with an invalid format.`;
        refused(await client.responses(lookedAt(url)), { param: WHERE, code: 'invalid_value', message });
      }
    },
  ],
  [
    'metadata and orientation of a picture are in the journal',
    async ({ client, running }) => {
      const plain = bytesOf(await pictureOf('red'));
      const turned = await sharp(plain)
        .withMetadata({ orientation: 6 })
        .withExif({ IFD0: { Copyright: 'x' } })
        .toBuffer();
      ok(await client.responses(lookedAt(`data:image/jpeg;base64,${turned.toString('base64')}`)));
      ok(await client.responses(lookedAt(`data:image/jpeg;base64,${plain.toString('base64')}`)));
      const [[first], [second]] = running.journal.calls('vision').map(({ images }) => images) as [[unknown], [unknown]];
      expect(first).toMatchObject({ hasMetadata: true, metadata: expect.arrayContaining(['exif']) });
      expect(second).toMatchObject({ hasMetadata: false, metadata: [], orientation: 1, source: 'data', url: null });
    },
  ],
];
