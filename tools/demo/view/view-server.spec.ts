import { get, request } from 'node:http';
import type { StoredFile } from '../storages/demo-storage.js';
import { startView } from './view-server.js';
import type { RunningView } from './view-server.js';

const EVIL = '<img src=x onerror=alert(1)>"\'&.jpg';
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

const file = (bytes: Buffer | string): StoredFile => ({
  bytes: Buffer.from(bytes),
  modifiedAt: new Date('2026-02-11T21:04:00Z'),
  metadata: {},
});

const FILES = new Map<string, StoredFile>([
  [`Photos/${EVIL}`, file(JPEG)],
  [`Photos/${EVIL}.txt`, file('</pre><script>alert(2)</script>')],
  ['Photos/archive/done.jpg', file(JPEG)],
  ['Photos/page.jpg', file('<html><script>alert(3)</script>')],
  [
    'Photos/.publisher/ledger/ab/abcd.json',
    file(
      JSON.stringify({
        photo: { name: '<b>done.jpg', folder: 'archive' },
        state: 'DONE',
        platforms: { outbox: { state: 'SENT' } },
      }),
    ),
  ],
  ['Photos/.publisher/ledger/cd/cdef.json', file('not json')],
  ['Photos/.publisher/outbox/2026-11/ab-outbox-1/post.json', file('{"caption":"<i>hello</i>","platform":"outbox"}')],
  ['Photos/.publisher/outbox/2026-11/ab-outbox-1/photo.jpg', file(JPEG)],
  ['Photos/.publisher/requests/ab/ab.json', file('{}')],
]);

describe('page of a stand-in', () => {
  let view: RunningView;
  let port: number;

  beforeAll(async () => {
    view = await startView({
      port: 0,
      storage: 'Dropbox stand-in',
      root: 'Photos',
      above: () => '/',
      files: (tenant) => (tenant === 'aurora' ? FILES : new Map()),
      publisherUrl: (tenant) => `http://${tenant}.localhost:8080/`,
    });
    port = Number(new URL(view.url).port);
  });
  afterAll(() => view.close());

  const ask = async (path: string, init: RequestInit = {}) => fetch(view.url + path, { redirect: 'manual', ...init });

  it('when it is opened, it leads to the first tenant', async () => {
    const answer = await ask('/');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/aurora']);
  });

  it('when names and texts hold markup, they are shown as text and nothing may run', async () => {
    const answer = await ask('/aurora');
    const page = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<img src=x|<i>|<b>done/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;.jpg');
    expect(page).toContain('&lt;/pre&gt;&lt;script&gt;');
  });

  it('when things lie in the storage, folders, posts, ledger and the rest are told apart', async () => {
    const page = await (await ask('/aurora')).text();
    for (const shown of [
      '&lt;i&gt;hello&lt;/i&gt;',
      '>DONE<',
      'outbox: SENT',
      'Photos/.publisher/requests/ab/ab.json',
    ]) {
      expect(page).toContain(shown);
    }
    expect(await (await ask('/harbor')).text()).toContain('Nothing yet.');
  });

  it.each([
    [`Photos/${EVIL}`, 'image/jpeg'],
    ['Photos/page.jpg', 'text/plain; charset=utf-8'],
  ])('when the file %j is opened, its type comes from its bytes', async (path, type) => {
    const answer = await ask(`/aurora/file?path=${encodeURIComponent(path)}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(FILES.get(path)?.bytes);
  });

  it.each([
    ['/aurora/file?path=../../etc/passwd', {}, 404],
    ['/aurora/file', {}, 404],
    ['/harbor/file?path=Photos%2Fpage.jpg', {}, 404],
    ['/vermont', {}, 404],
    ['/aurora/file/x', {}, 404],
    ['/aurora', { method: 'POST' }, 405],
    ['/aurora', { method: 'DELETE' }, 405],
  ])('when %s is asked with %j, the answer is %i', async (path, init, status) => {
    expect((await ask(path, init)).status).toBe(status);
  });

  it('when it is asked under another name, it shows nothing', async () => {
    const status = await new Promise((resolve, reject) => {
      get({ port, host: '127.0.0.1', path: '/aurora', headers: { host: `photos.example:${port}` } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(421);
  });

  it.each(['*', '//', 'http://[', '/%'])('when the target is %j, it answers and goes on', async (path) => {
    const status = await new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject).end();
    });
    expect(status).toBe(404);
    expect((await ask('/style.css')).status).toBe(200);
  });
});
