import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { parsePasswordHash, verifyPasswordHash } from '../../src/platform/security/index.js';
import { readOptions } from './options.js';
import { demoPassword, readablePassword } from './password.js';
import { ensureFree } from './publisher-process.js';
import { summary } from './summary.js';

describe('options of the demo', () => {
  it('when nothing is said, the ports are 8080 and 8089', () => {
    expect(readOptions([])).toMatchObject({ port: 8080, orchestratorPort: 8089, reset: false });
  });

  it.each([['0'], ['65536'], ['abc'], ['-1'], ['80.5'], ['']])('when --port is %j, it says what a port is', (port) => {
    expect(() => readOptions([`--port=${port}`])).toThrow('--port must be a number from 1 to 65535.');
  });

  it('when both ports are the same or an option is unknown, it refuses', () => {
    expect(() => readOptions(['--port', '8089'])).toThrow('must differ');
    expect(() => readOptions(['--prot', '8081'])).toThrow();
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
    expect(summary(8080, 'data/demo', made)).not.toContain('correct horse');
  });

  it('when the chosen one is too long, it refuses', async () => {
    await expect(demoPassword('x'.repeat(257))).rejects.toThrow('ADMIN_PASSWORD');
  });
});
