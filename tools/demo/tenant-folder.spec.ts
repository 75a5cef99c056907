import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepTenantFile } from './tenant-folder.js';
import { ON_DISK, tenantFile } from './tenants.js';

const atPort = (port: number) =>
  tenantFile('aurora', {
    storage: { provider: 'managed', credentials_ref: 'bucket', paths: { root: '/aurora' } },
    credentials: { bucket: { provider: 'managed', endpoint_url: `http://127.0.0.1:${port}` } },
  });

describe('keepTenantFile', () => {
  let folder: string;
  const read = () => readFile(join(folder, 'aurora.json'), 'utf8');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenants-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('when there is no file, it is written for its owner only', async () => {
    await keepTenantFile(folder, 'aurora', atPort(1));
    expect(JSON.parse(await read())).toEqual(atPort(1));
    expect((await stat(join(folder, 'aurora.json'))).mode & 0o077).toBe(0);
  });

  it('when the stand-in has moved, the credential follows and what a person changed stays', async () => {
    const edited = { ...atPort(1), envelope: { ...atPort(1).envelope, ttl_seconds: 30 } };
    await writeFile(join(folder, 'aurora.json'), JSON.stringify(edited));
    await keepTenantFile(folder, 'aurora', atPort(2));
    expect(JSON.parse(await read())).toEqual({ ...edited, credentials: atPort(2).credentials });
  });

  it('when the mail server has moved, its port follows and nothing else of it, unless it is another server', async () => {
    const mailAt = (host: string, port: number, sender = 'a@aurora.example') => {
      const server = { host, port, from_email: sender };
      const providers = { publishers: [], blocks: { email_server: server }, credentials: { mail: { port } } };
      return tenantFile('aurora', ON_DISK, providers);
    };
    const written = async (before: object): Promise<unknown> => {
      await writeFile(join(folder, 'aurora.json'), JSON.stringify(before));
      await keepTenantFile(folder, 'aurora', mailAt('127.0.0.1', 2));
      return JSON.parse(await read());
    };
    expect(await written(mailAt('127.0.0.1', 1, 'me@aurora.example'))).toEqual(
      mailAt('127.0.0.1', 2, 'me@aurora.example'),
    );
    const other = mailAt('smtp.aurora.example', 587);
    expect(await written(other)).toEqual({ ...other, credentials: { mail: { port: 2 } } });
  });

  it.each(['{"changed": true}', 'not JSON'])('when a person wrote %s, it stays', async (text) => {
    await writeFile(join(folder, 'aurora.json'), text);
    await keepTenantFile(folder, 'aurora', atPort(2));
    expect(await read()).toBe(text);
  });

  it('when there are no credentials, a file that is there is not touched', async () => {
    const text = JSON.stringify(tenantFile('aurora', ON_DISK));
    await writeFile(join(folder, 'aurora.json'), text);
    await keepTenantFile(folder, 'aurora', tenantFile('aurora', ON_DISK));
    expect(await read()).toBe(text);
  });
});
