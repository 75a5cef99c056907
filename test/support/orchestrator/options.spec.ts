import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommandLine, USAGE } from './options.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenants-'));
});
afterEach(() => rm(dir, { recursive: true }));

const read = (...argv: string[]) => readCommandLine(['--dir', dir, ...argv]);

describe('the command line of the development orchestrator', () => {
  test('when only the folder is given, it listens on loopback and nothing is broken', () => {
    expect(read()).toEqual({
      dir,
      port: 8089,
      host: '127.0.0.1',
      baseDomain: 'localhost',
      latencyMs: 0,
      postSupported: true,
      faults: [],
    });
  });

  test('when switches are given, they are understood', () => {
    expect(
      read('--port', '0', '--host', '::1', '--base-domain', 'pub.test', '--latency-ms', '250', '--no-post'),
    ).toMatchObject({ port: 0, host: '::1', baseDomain: 'pub.test', latencyMs: 250, postSupported: false });
  });

  test('when faults are planned, route, tenant, fault and number of times are understood', () => {
    const plans = ['runtime=503', 'credentials@vermont=hangx2', 'any=404x10', 'usage=gzip_bomb', 'runtime=bad_json'];
    expect(read(...plans.flatMap((plan) => ['--fail', plan]))?.faults).toEqual([
      { route: 'runtime', fault: { kind: 'status', status: 503 } },
      { route: 'credentials', tenant: 'vermont', fault: { kind: 'hang' }, times: 2 },
      { route: 'any', fault: { kind: 'status', status: 404 }, times: 10 },
      { route: 'usage', fault: { kind: 'gzip_bomb' } },
      { route: 'runtime', fault: { kind: 'bad_json', variant: 'cut' } },
    ]);
  });

  test('when help is asked for, nothing else is looked at, and the text names every switch', () => {
    expect(readCommandLine(['--help'])).toBeNull();
    for (const word of ['--dir', '--port', '--host', '--base-domain', '--latency-ms', '--no-post', '--fail', 'echo']) {
      expect(USAGE).toContain(word);
    }
  });

  test.each([
    ['the folder is missing', ['--dir', ''], 'Say where the tenants are'],
    ['the folder does not exist', ['--dir', '/nowhere/at/all'], 'does not exist'],
    ['the port is a word', ['--port', 'http'], '--port must be a whole number from 0 to 65535'],
    ['the port is too high', ['--port', '65536'], '--port must be'],
    ['the latency is negative', ['--latency-ms=-1'], '--latency-ms must be'],
    ['the domain has a port', ['--base-domain', 'localhost:8080'], '--base-domain must be'],
    ['the route is unknown', ['--fail', 'pictures=503'], '--fail does not understand "pictures=503"'],
    ['the fault is unknown', ['--fail', 'runtime=explode'], 'runtime=503x3'],
    ['the fault is a name of every object', ['--fail', 'runtime=constructor'], '--fail does not understand'],
    ['the status is none', ['--fail', 'runtime=999'], '--fail does not understand'],
    ['the option is unknown', ['--verbose'], 'verbose'],
  ])('when %s, it says so', (_what, argv, text) => {
    expect(() => read(...argv)).toThrow(text);
  });

  test('when --dir names a file, it says so', async () => {
    const file = join(dir, 'aurora.json');
    await writeFile(file, '{}');
    expect(() => readCommandLine(['--dir', file])).toThrow('must be a folder');
  });
});
