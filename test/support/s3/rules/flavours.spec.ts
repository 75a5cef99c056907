import { CopyObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { FLAVOURS } from '../index.js';
import type { Flavour, S3Options } from '../index.js';
import { S3World } from './s3-world.js';
import { codeOf, elementOf, signedRaw } from './signing.js';

const REGION = { aws: 'us-east-1', r2: 'auto', minio: 'us-east-1' } as const satisfies Record<Flavour, string>;
let world: S3World;

async function start(flavour: Flavour, options: Partial<S3Options> = {}): Promise<void> {
  world = await S3World.start({ flavour, ...options });
  world.s3.bucket('photos').plant('a', 'source', { lastModifiedMs: 1_700_000_000_789 });
  world.s3.bucket('photos').plant('b', 'target');
}
afterEach(() => world.close());

function send(flavour: Flavour, key: string, method: string, headers: Record<string, string> = {}) {
  return signedRaw(`${world.s3.url}/photos/${key}`, { method, headers, region: REGION[flavour] });
}

const SOURCE = { 'x-amz-copy-source': '/photos/a' };

describe('flavours', () => {
  it.each(FLAVOURS)('when it is %s, puts keep their conditions', async (flavour) => {
    await start(flavour);
    const length = { 'content-length': '0' };
    expect((await send(flavour, 'b', 'PUT', { ...length, 'if-none-match': '*' })).status).toBe(412);
    expect((await send(flavour, 'b', 'PUT', { ...length, 'if-match': '"x"' })).status).toBe(412);
    expect((await send(flavour, 'new', 'PUT', { ...length, 'if-match': '"x"' })).status).toBe(
      flavour === 'r2' ? 412 : 404,
    );
  });

  it.each([
    ['aws', 412, 200],
    ['r2', 200, 412],
    ['minio', 200, 200],
  ] as const)(
    'when it is %s, a copy onto a key is told %i for If-None-Match and %i for the cf header',
    async (flavour, plain, cf) => {
      await start(flavour);
      const answers = [
        await send(flavour, 'b', 'PUT', { ...SOURCE, 'if-none-match': '*' }),
        await send(flavour, 'b', 'PUT', { ...SOURCE, 'cf-copy-destination-if-none-match': '*' }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([plain, cf]);
    },
  );

  it.each([
    ['aws', 412],
    ['r2', 204],
    ['minio', 204],
  ] as const)('when it is %s, a delete of another version is told %i', async (flavour, status) => {
    await start(flavour);
    expect((await send(flavour, 'b', 'DELETE', { 'if-match': '"x"' })).status).toBe(status);
    expect(world.s3.bucket('photos').tree().has('b')).toBe(status === 412);
  });

  it('when it is R2, the region is auto, us-east-1 stands for it and another is refused with its name', async () => {
    await start('r2');
    const url = `${world.s3.url}/photos/a`;
    for (const region of ['auto', 'us-east-1', '']) expect((await signedRaw(url, { region })).status).toBe(200);
    const answer = await signedRaw(url, { region: 'eu-west-1' });
    expect([codeOf(answer), elementOf(answer.text, 'Region')]).toEqual(['AuthorizationHeaderMalformed', 'auto']);
  });

  it('when a region is given, only that one is right', async () => {
    await start('aws', { region: 'eu-central-1' });
    const url = `${world.s3.url}/photos/a`;
    expect((await signedRaw(url, { region: 'eu-central-1' })).status).toBe(200);
    expect((await signedRaw(url)).status).toBe(400);
    const location = await signedRaw(`${world.s3.url}/photos?location`, { region: 'eu-central-1' });
    expect(elementOf(location.text.replace(/ xmlns="[^"]+"/, ''), 'LocationConstraint')).toBe('eu-central-1');
  });

  it('when it is R2, lists of tags and any tag are conditions as well, and listings tell milliseconds', async () => {
    await start('r2');
    const tag = world.s3.bucket('photos').tree().get('b')?.etag ?? '';
    const length = { 'content-length': '0' };
    expect((await send('r2', 'b', 'PUT', { ...length, 'if-none-match': `"x", ${tag}` })).status).toBe(412);
    expect((await send('r2', 'b', 'PUT', { ...length, 'if-match': `"x", ${tag}` })).status).toBe(200);
    expect((await send('r2', 'b', 'PUT', { ...length, 'if-match': '*' })).status).toBe(200);
    const listed = await world
      .client({ region: 'auto' })
      .send(new ListObjectsV2Command({ Bucket: 'photos', Prefix: 'a' }));
    expect(listed.Contents?.[0]?.LastModified?.getTime()).toBe(1_700_000_000_789);
  });

  it('when it is R2 and many create one key at once, one wins and the others find it taken', async () => {
    await start('r2');
    const headers = { 'content-length': '0', 'if-none-match': '*' };
    const answers = await Promise.all(Array.from({ length: 16 }, () => send('r2', 'new', 'PUT', headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(15).fill(412)]);
  });

  it('when it is R2, the SDK sends the cf header of a copy through a middleware', async () => {
    await start('r2');
    const client = world.client({ region: 'auto' });
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        headers['cf-copy-destination-if-none-match'] = '*';
        return next(args);
      },
      { step: 'build', name: 'copyCondition' },
    );
    const command = new CopyObjectCommand({ Bucket: 'photos', Key: 'b', CopySource: 'photos/a' });
    await expect(client.send(command)).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(world.s3.journal.at(-1)?.conditions).toEqual({ 'cf-copy-destination-if-none-match': '*' });
  });
});
