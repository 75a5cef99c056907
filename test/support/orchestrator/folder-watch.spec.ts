import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderWatch } from './folder-watch.js';

let dir: string;
let watch: FolderWatch;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenants-'));
  watch = new FolderWatch(dir);
});
afterEach(() => rm(dir, { recursive: true }));

const put = (name: string, text: string) => writeFile(join(dir, name), text);

describe('looking at a folder of tenants', () => {
  test('when it is opened, usable tenants and the problems of the others are told; other files are nobody’s', async () => {
    await put('harbor.json', '{"envelope":{}}');
    await put('aurora.json', '{"envelope":{}}');
    await put('broken.json', '{');
    await put('Vermont.json', '{"envelope":{}}');
    await put('notes.txt', 'hello');
    const view = await watch.open();
    expect(view.tenants).toEqual(['aurora', 'harbor']);
    expect(view.problems).toEqual([
      'Vermont.json is not used: its name must be a host label in lower case, such as aurora.json',
      expect.stringMatching(/^broken\.json cannot be used: it is not JSON/),
    ]);
  });

  test('when files come, change, break and go, each is told once', async () => {
    await watch.open();
    expect(await watch.look()).toEqual([]);
    await put('aurora.json', '{"envelope":{}}');
    expect(await watch.look()).toEqual(['tenant aurora is new']);
    await put('aurora.json', '{"envelope":{"ttl_seconds":30}}');
    expect(await watch.look()).toEqual(['tenant aurora has changed']);
    expect(await watch.look()).toEqual([]);
    await put('aurora.json', '[1, 2]');
    expect(await watch.look()).toEqual([
      'aurora.json cannot be used: it must be an object with "envelope" and "credentials"',
    ]);
    await rm(join(dir, 'aurora.json'));
    expect(await watch.look()).toEqual(['tenant aurora is gone']);
  });
});
