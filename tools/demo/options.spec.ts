import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { parsePasswordHash, verifyPasswordHash } from '../../src/platform/security/index.js';
import { readOptions } from './options.js';
import { demoPassword, readablePassword } from './password.js';
import { ensureFree } from './publisher-process.js';
import { openSignIn } from './running-sign-in.js';
import { summary } from './summary.js';
import type { SummaryFacts } from './summary.js';

describe('options of the demo', () => {
  it('when nothing is said, the ports are 8080 and 8089 and the photos lie on disk', () => {
    const { folder, ...options } = readOptions([]);
    expect(options).toMatchObject({ port: 8080, orchestratorPort: 8089, storage: 'local', badDays: [], reset: false });
    expect(folder).toBe(resolve('data/demo'));
  });

  it.each([['0'], ['65536'], ['abc'], ['-1'], ['80.5'], ['']])('when --port is %j, it says what a port is', (port) => {
    expect(() => readOptions([`--port=${port}`])).toThrow('--port must be a number from 1 to 65535.');
  });

  it('when both ports are the same or an option is unknown, it refuses', () => {
    expect(() => readOptions(['--port', '8089'])).toThrow('must differ');
    expect(() => readOptions(['--prot', '8081'])).toThrow();
  });

  it('when the page of the storage would have the port of another part, it refuses', () => {
    expect(() => readOptions(['--storage-port', '8080'])).toThrow('--storage-port must differ');
    expect(() => readOptions(['--storage-port', '8089'])).toThrow('--storage-port must differ');
  });

  it.each(['dropbox', 's3'])('when --storage is %s, it has a folder of its own, unless one is named', (storage) => {
    expect(readOptions(['--storage', storage])).toMatchObject({ storage, folder: resolve(`data/demo-${storage}`) });
    expect(readOptions(['--storage', storage, '--data', 'x']).folder).toBe(resolve('x'));
  });

  it.each(['', 'S3', 'managed', 'toString'])('when --storage is %j, it names the storages there are', (storage) => {
    expect(() => readOptions([`--storage=${storage}`])).toThrow('--storage must be one of: local, dropbox, s3.');
  });

  it('when bad days are asked for, each is for one tenant or for all', () => {
    const { badDays } = readOptions(['--storage=dropbox', '--storage-fault=slow', '--storage-fault=revoked@harbor']);
    expect(badDays).toEqual([
      { day: 'slow', tenant: null },
      { day: 'revoked', tenant: 'harbor' },
    ]);
  });

  it.each([
    ['local', 'down', 'needs a storage that can fail'],
    ['dropbox', 'lying', 'must be one of: down, slow, limited, revoked, full, locked.'],
    ['s3', 'full', 'must be one of: down, slow, limited, revoked, lying.'],
    ['s3', '', 'must be one of'],
    ['s3', 'down@vermont', 'knows the tenants aurora, harbor, for example down@harbor.'],
    ['s3', 'down@', 'knows the tenants'],
    ['s3', 'down@aurora@harbor', 'must be one of'],
    ['s3', 'lying@aurora', 'for the whole store'],
  ])('when with --storage %s the bad day is %j, it says what it may be', (storage, day, text) => {
    expect(() => readOptions(['--storage', storage, `--storage-fault=${day}`])).toThrow(text);
  });

  it('when providers are asked for, they have a folder of their own, beside a storage as well', () => {
    expect(readOptions(['--providers'])).toMatchObject({ providers: true, folder: resolve('data/demo-providers') });
    expect(readOptions(['--providers', '--storage=s3']).folder).toBe(resolve('data/demo-s3-providers'));
    expect(() => readOptions(['--arrivals-port', '8090'])).toThrow('--arrivals-port must differ');
  });

  it('when providers are to fail, each fault is for one tenant or for all', () => {
    const faults = ['--provider-fault=telegram:lost_reply@aurora', '--provider-fault=smtp:full'];
    expect(readOptions(['--providers', ...faults]).providerFaults).toEqual([
      { provider: 'telegram', day: 'lost_reply', tenant: 'aurora' },
      { provider: 'smtp', day: 'full', tenant: null },
    ]);
    expect(() => readOptions(faults)).toThrow('--provider-fault needs --providers.');
  });

  it.each([
    ['', 'begins with one of: openai, telegram, smtp'],
    ['lost_reply', 'begins with one of'],
    ['toString:x', 'begins with one of'],
    ['telegram', 'for telegram must be one of: telegram:lost_reply'],
    ['telegram:toString', 'for telegram must be one of'],
    ['smtp:lost_reply', 'for smtp must be one of: smtp:silent_after_dot'],
    ['smtp:full:x', 'for smtp must be one of'],
    ['openai:down@', 'knows the tenants aurora, harbor, for example openai:down@harbor.'],
    ['openai:down@a@b', 'begins with one of'],
  ])('when the fault of a provider is %j, it says what it may be', (fault, text) => {
    expect(() => readOptions(['--providers', `--provider-fault=${fault}`])).toThrow(text);
  });

  it('when a port is in use, the message names the option that changes it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(ensureFree(port, '--port')).rejects.toThrow(`Port ${port} is in use`);
    await new Promise((resolve) => server.close(resolve));
    await expect(ensureFree(port, '--port')).resolves.toBeUndefined();
  });
});

const FACTS: SummaryFacts = {
  port: 8080,
  baseDomain: 'localhost',
  folder: 'data/demo',
  made: null,
  people: [],
  option: '',
  standIn: null,
  arrivalsUrl: null,
  badDays: [],
};

describe('sign-in of the demo', () => {
  it('when nothing is said, there is a password and no provider', async () => {
    const options = readOptions([]);
    const signIn = await openSignIn(options, { made: null, hash: 'the hash' });
    expect([options.auth0, signIn.variables, signIn.auth('aurora')]).toEqual([
      false,
      { ADMIN_PASSWORD_HASH: 'the hash' },
      null,
    ]);
    expect(summary(FACTS)).toContain('http://aurora.localhost:8080');
  });

  it('when --auth0 is said, a provider runs, each tenant has its own list, and nobody has a password', async () => {
    const options = { ...readOptions(['--auth0']), signInPort: 0 };
    expect(options.folder).toBe(resolve('data/demo-auth0'));
    const signIn = await openSignIn(options, { made: 'a-b-c-d', hash: 'the hash' });
    const { variables, people } = signIn;
    const found = await fetch(`${variables['AUTH0_ISSUER']}.well-known/openid-configuration`);
    await signIn.close();
    expect([found.status, Object.keys(variables)]).toEqual([200, expect.not.arrayContaining(['ADMIN_PASSWORD_HASH'])]);
    const [aurora, harbor] = (['aurora', 'harbor'] as const).map((tenant) => signIn.auth(tenant)?.allowed_emails ?? []);
    expect(aurora?.filter((email) => harbor?.includes(email))).toEqual(['studio@example.com']);
    const text = summary({ ...FACTS, baseDomain: 'publisher.localhost', people });
    for (const { email } of people) expect(text).toContain(email);
    expect(text).toContain('http://harbor.publisher.localhost:8080');
    expect(text).not.toContain('password');
  });

  it('when the ports of two parts are the same, it says which to change', () => {
    expect(() => readOptions(['--sign-in-port', '8091'])).toThrow('--sign-in-port must differ');
  });
});

describe('password of the demo', () => {
  it('when none is chosen, one is made that can be read aloud, another each time, and its hash fits', async () => {
    const { made, hash } = await demoPassword(undefined);
    expect(made).toMatch(/^([a-z]{4}-){3}[a-z]{4}$/);
    expect(made).not.toBe(readablePassword());
    const parsed = parsePasswordHash(hash);
    if ('problem' in parsed) throw new Error(parsed.problem);
    expect(await verifyPasswordHash(made!, parsed)).toBe(true);
  });

  it('when one is chosen, it is the one and is not shown', async () => {
    const { made, hash } = await demoPassword('correct horse');
    const parsed = parsePasswordHash(hash);
    if ('problem' in parsed) throw new Error(parsed.problem);
    expect(made).toBeNull();
    expect(await verifyPasswordHash('correct horse', parsed)).toBe(true);
    expect(summary({ ...FACTS, made })).not.toContain('correct horse');
  });

  it('when the chosen one is too long, it refuses', async () => {
    await expect(demoPassword('x'.repeat(257))).rejects.toThrow('ADMIN_PASSWORD');
  });
});
