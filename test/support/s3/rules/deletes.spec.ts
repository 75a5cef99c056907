import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { S3World } from './s3-world.js';
import { codeOf, elementOf, signedRaw } from './signing.js';

let world: S3World;

beforeEach(async () => {
  world = await S3World.start();
  world.s3.bucket('photos').plant('a.jpg', 'bytes');
});
afterEach(() => world.close());

function remove(key: string, headers: Record<string, string> = {}) {
  return signedRaw(`${world.s3.url}/photos/${key}`, { method: 'DELETE', headers });
}

describe('deleting an object', () => {
  it('when it is there or not, a plain delete is 204 without a body', async () => {
    const answers = [await remove('a.jpg'), await remove('a.jpg')];
    expect(answers.map(({ status, body }) => [status, body.length])).toEqual([
      [204, 0],
      [204, 0],
    ]);
    expect(world.s3.journal.map(({ applied }) => applied)).toEqual([true, false]);
  });

  it('when the tag is another, nothing is deleted', async () => {
    const answer = await remove('a.jpg', { 'if-match': '"other"' });
    expect([answer.status, codeOf(answer), elementOf(answer.text, 'Condition')]).toEqual([
      412,
      'PreconditionFailed',
      'If-Match',
    ]);
    expect(world.s3.bucket('photos').tree().size).toBe(1);
  });

  it('when the tag is the present one, it is deleted, and the next such delete is 404', async () => {
    const IfMatch = world.s3.bucket('photos').tree().get('a.jpg')?.etag;
    const command = new DeleteObjectCommand({ Bucket: 'photos', Key: 'a.jpg', IfMatch });
    await world.client().send(command);
    await expect(world.client().send(command)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('when any version will do, it must be there', async () => {
    expect((await remove('a.jpg', { 'if-match': '*' })).status).toBe(204);
    expect((await remove('a.jpg', { 'if-match': '*' })).status).toBe(404);
  });
});
