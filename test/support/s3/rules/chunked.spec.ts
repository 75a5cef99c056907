import { S3World } from './s3-world.js';
import { codeOf, signedRaw } from './signing.js';

const PAYLOAD = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const DECLARED = {
  'content-encoding': 'aws-chunked',
  'x-amz-trailer': 'x-amz-checksum-crc32',
  'x-amz-decoded-content-length': '5',
};
const WHOLE = '2\r\nhe\r\n3\r\nllo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n';
let world: S3World;

beforeAll(async () => {
  world = await S3World.start();
});
afterAll(() => world.close());

function put(body: string, more: Record<string, string> = {}) {
  const headers = { 'content-length': String(body.length), ...DECLARED, ...more };
  return signedRaw(`${world.s3.url}/photos/a`, { method: 'PUT', body, headers, payloadHash: PAYLOAD });
}

describe('a body in chunks', () => {
  it('when it is declared properly, the bytes are stored without the framing', async () => {
    expect((await put(WHOLE)).status).toBe(200);
    expect(world.s3.bucket('photos').tree().get('a')?.bytes.toString()).toBe('hello');
    world.s3.bucket('photos').remove('a');
  });

  it.each<[string, string, Record<string, string>, string]>([
    ['its decoded length is another', WHOLE, { 'x-amz-decoded-content-length': '6' }, 'IncompleteBody'],
    ['its end is missing', WHOLE.slice(0, 12), {}, 'IncompleteBody'],
    ['a chunk is longer than it says', WHOLE.replace('he', 'hee'), {}, 'IncompleteBody'],
    ['it is no framing at all', 'hello', {}, 'IncompleteBody'],
    ['the promised trailer is missing', '5\r\nhello\r\n0\r\n\r\n', {}, 'InvalidRequest'],
    ['the checksum is of other bytes', WHOLE.replace('NhCmhg', 'AAAAAA'), {}, 'BadDigest'],
    ['the decoded length is no number', WHOLE, { 'x-amz-decoded-content-length': 'five' }, 'MissingContentLength'],
  ])('when %s, nothing is stored', async (_, body, headers, code) => {
    expect(codeOf(await put(body, headers))).toBe(code);
    expect(world.s3.bucket('photos').tree().size).toBe(0);
  });
});
