import { CONDITIONS } from '../index.js';
import type { Condition } from '../index.js';
import { S3World } from './s3-world.js';
import { codeOf, signedRaw } from './signing.js';
import type { RawAnswer } from './s3-world.js';

let world: S3World;

beforeEach(async () => {
  world = await S3World.start();
  world.s3.bucket('photos').plant('a', 'source');
  world.s3.bucket('photos').plant('b', 'target');
});
afterEach(() => world.close());

function send(method: string, key: string, headers: Record<string, string>): Promise<RawAnswer> {
  return signedRaw(`${world.s3.url}/photos/${key}`, { method, headers });
}

const LENGTH = { 'content-length': '0' };
const SOURCE = { 'x-amz-copy-source': '/photos/a' };
/** A request whose condition fails, for each kind. */
const FAILING = {
  create: () => send('PUT', 'b', { ...LENGTH, 'if-none-match': '*' }),
  swap: () => send('PUT', 'b', { ...LENGTH, 'if-match': '"x"' }),
  copy: () => send('PUT', 'b', { ...SOURCE, 'if-none-match': '*' }),
  copy_source: () => send('PUT', 'c', { ...SOURCE, 'x-amz-copy-source-if-match': '"x"' }),
  delete: () => send('DELETE', 'b', { 'if-match': '"x"' }),
  read: () => send('GET', 'b', { 'if-match': '"x"' }),
} satisfies Record<Condition, () => Promise<RawAnswer>>;

describe('switches', () => {
  it.each(CONDITIONS)('when %s is ignored, that condition alone is overlooked', async (ignored) => {
    world.s3.control.ignore(ignored);
    const others = CONDITIONS.filter((kind) => kind !== ignored);
    for (const kind of others) expect([kind, (await FAILING[kind]()).status]).toEqual([kind, 412]);
    expect([200, 204]).toContain((await FAILING[ignored]()).status);
    expect(world.s3.journal.at(-1)?.conditions).not.toEqual({});
  });

  it.each(CONDITIONS)('when %s is unsupported, the header is refused with 501 and nothing is done', async (kind) => {
    world.s3.control.unsupported(`${kind}_condition`);
    const answer = await FAILING[kind]();
    expect([answer.status, codeOf(answer)]).toEqual([501, 'NotImplemented']);
    expect(world.s3.journal.at(-1)?.applied).toBe(false);
  });

  it('when a swap is ignored, an absent key is written as well', async () => {
    world.s3.control.ignore('swap');
    expect((await send('PUT', 'new', { ...LENGTH, 'if-match': '"x"' })).status).toBe(200);
  });

  it('when only the swap of an absent key is ignored, it is written and a wrong version is still refused', async () => {
    world.s3.control.ignore('swap_absent');
    expect((await send('PUT', 'new', { ...LENGTH, 'if-match': '"x"' })).status).toBe(200);
    expect((await FAILING.swap()).status).toBe(412);
  });

  it('when it is healed, all conditions count again', async () => {
    world.s3.control.ignore(...CONDITIONS);
    world.s3.control.unsupported('copy_condition');
    world.s3.control.heal();
    for (const kind of CONDITIONS) expect((await FAILING[kind]()).status).toBe(412);
  });
});
