import { TELEGRAM_REF, Vermont, VERMONT_CREDENTIALS } from '../testing/index.js';
import type { VermontOptions } from '../testing/index.js';

let vermont: Vermont;
const open = async (options?: VermontOptions): Promise<Vermont> => (vermont = await Vermont.open(options));

afterEach(async () => {
  expect(await vermont.close()).not.toMatch(/CANARY|ref-vermont/);
});

describe('what the scrubber learns', () => {
  test('when a credential is fetched, its texts are known from then on, its provider and version are not', async () => {
    const telegram = { provider: 'telegram', version: 'version-7', bot_token: 'CANARY-t', hint: 'CANARY-hint' };
    const { world } = await open({ credentials: { ...VERMONT_CREDENTIALS, [TELEGRAM_REF]: telegram } });
    const register = jest.spyOn(world.live, 'register');
    await vermont.resolve();
    expect(register.mock.calls.map(([value]) => value)).toEqual(['CANARY-t', 'CANARY-hint']);
  });

  test('when a secret is too short to be looked for, its field is named, and a short region is none', async () => {
    const keys = { access_key_id: 'CANARY-a', secret_access_key: 'abc', endpoint_url: 'https://s3.example' };
    const managed = { provider: 'managed', version: 'm1', ...keys, bucket: 'pics', region: 'auto' };
    const { world, config } = await open({ credentials: { 'ref-vermont-dropbox-9d68e73f': managed } });
    await vermont.resolve({ kind: 'storage' }, { ...config, storage: { ...config.storage, provider: 'managed' } });
    expect(world.log.of('orchestrator_answer_invalid').map(({ fields }) => fields['reason'])).toEqual([
      '$.secret_access_key',
    ]);
  });

  test('when it is handed out again, nothing is registered again; its time is that of the credential and 60 s', async () => {
    const { world } = await open();
    const register = jest.spyOn(world.live, 'register');
    await Promise.all(Array.from({ length: 50 }, () => vermont.resolve()));
    await vermont.resolve();
    const ofSecret = register.mock.calls.filter(([value]) => value === 'CANARY-t');
    expect(ofSecret).toEqual([['CANARY-t', 660_000]]);
  });
});
