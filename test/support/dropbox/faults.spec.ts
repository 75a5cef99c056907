import { startDropbox } from './index.js';
import type { DropboxAccountView, Fault, Route, RunningDropbox } from './index.js';
import { APP, ask, clientOf, jsonOf, refresh, textOf } from './testing/client.js';
import type { Client, Received } from './testing/client.js';

const REFRESH = 'CANARY-refresh-of-vermont';

let running: RunningDropbox;
let client: Client;
let account: DropboxAccountView;
beforeEach(async () => {
  running = await startDropbox({
    app: APP,
    accounts: [{ name: 'vermont', refreshToken: REFRESH }],
  });
  client = await clientOf(running, REFRESH);
  account = running.account('vermont');
});
afterEach(() => running.close());

const fail = (fault: Fault, route: Route | 'any' = 'any'): void => running.control.fail(route, fault);
const list = (): Promise<Received> => client.rpc('files/list_folder', { path: '' });
/** What is asked gets no answer within the time it takes to ask something else three times. */
async function staysSilent(asked: Promise<Received>): Promise<boolean> {
  let answered = false;
  void asked.then(() => (answered = true));
  for (let times = 0; times < 3; times += 1) await client.rpc('check/user', {});
  return !answered;
}

describe('a fault before anything is applied', () => {
  test.each<[string, Fault]>([
    ['a status with JSON', { kind: 'status', status: 503, body: { error: 'x' } }],
    ['a status with words', { kind: 'status', status: 500, text: 'upstream' }],
    ['a status with nothing', { kind: 'status', status: 502 }],
    ['a page', { kind: 'html' }],
    ['a redirect', { kind: 'redirect' }],
    ['a refused path', { kind: 'conflict', tags: 'insufficient_space' }],
    ['an expired token', { kind: 'unauthorized', tag: 'expired_access_token' }],
    ['no access', { kind: 'access_denied' }],
    ['too many', { kind: 'too_many' }],
    ['an echo', { kind: 'echo' }],
    ['a reset', { kind: 'reset' }],
  ])('when a write meets %s, it is not applied', async (_name, fault) => {
    fail(fault);
    const answer = await client.upload('/a.jpg', 'x');
    expect(answer.status).not.toBe(200);
    expect(account.tree().size).toBe(0);
    expect(running.journal.at(-1)).toMatchObject({ applied: false, fault: fault.kind, status: answer.status });
  });

  test('when a status is planned, its headers and body are exactly these', async () => {
    fail({ kind: 'status', status: 503, retryAfter: '7', body: { later: true } });
    const answer = await list();
    expect([answer.status, answer.headers['retry-after'], jsonOf(answer)]).toEqual([503, '7', { later: true }]);
  });

  test('when a page is planned, it is HTML', async () => {
    fail({ kind: 'html', status: 200 });
    const answer = await list();
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('when a redirect is planned and somebody follows it, the visit is in the journal', async () => {
    fail({ kind: 'redirect', status: 307 }, 'files/list_folder');
    const { status, headers } = await list();
    expect([status, headers.location]).toEqual([307, '/moved']);
    await ask(`${running.url}/moved`, {});
    expect(running.journal.at(-1)).toMatchObject({ target: '/moved', route: 'unknown', status: 404 });
  });

  test('when a request hangs, nothing comes and the others go on', async () => {
    running.control.fail('files/list_folder', { kind: 'hang' });
    expect(await staysSilent(list())).toBe(true);
    expect(running.journal.find(({ fault }) => fault === 'hang')).toMatchObject({ status: 0, answeredAtMs: null });
  });

  test('when it is too many, JSON says when to come back, or words do, or nothing does', async () => {
    for (const fault of [{ retryAfter: 3 }, { form: 'text', retryAfter: 3 }, { retryAfter: null }] as const) {
      running.control.fail('any', { kind: 'too_many', ...fault }, { times: 1 });
    }
    const [json, words, silent] = [await list(), await list(), await list()];
    expect([json, words, silent].map(({ status, headers }) => [status, headers['retry-after']])).toEqual([
      [429, '3'],
      [429, '3'],
      [429, undefined],
    ]);
    expect(jsonOf(json)['error']).toEqual({ reason: { '.tag': 'too_many_requests' }, retry_after: 3 });
    expect(words.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(jsonOf(silent)['error']).toEqual({ reason: { '.tag': 'too_many_requests' } });
  });

  test('when access is denied, it is 403 with a union', async () => {
    fail({ kind: 'access_denied' });
    const answer = await list();
    expect([answer.status, jsonOf(answer)['error']]).toEqual([403, { '.tag': 'no_permission' }]);
  });

  test('when tags are refused, they come in the form of the route', async () => {
    fail({ kind: 'conflict', tags: 'to/upload_traffic_limit_reached' }, 'files/move_v2');
    fail({ kind: 'conflict', tags: 'something_new' }, 'files/upload');
    const moved = await client.rpc('files/move_v2', { from_path: '/a', to_path: '/b' });
    expect(jsonOf(moved)['error']).toEqual({ '.tag': 'to', to: { '.tag': 'upload_traffic_limit_reached' } });
    const uploaded = jsonOf(await client.upload('/a', 'x'))['error'];
    expect(uploaded).toMatchObject({ '.tag': 'path', reason: { '.tag': 'something_new' } });
  });

  test('when an echo is planned, reason, headers and body repeat token, argument and body', async () => {
    fail({ kind: 'echo', status: 400 });
    const answer = await client.upload('/CANARY-path.jpg', 'CANARY-body');
    expect(answer.status).toBe(400);
    for (const place of [
      answer.reason,
      String(answer.headers['x-echo']),
      textOf(answer),
      String(jsonOf(answer)['error_summary']),
    ]) {
      for (const secret of [client.token, 'CANARY-path', 'CANARY-body']) expect(place).toContain(secret);
    }
  });
});

describe('a fault after it is applied', () => {
  test.each<[string, 'reset' | 'hang' | number, number]>([
    ['the connection is cut', 'reset', 0],
    ['a 500 comes', 500, 500],
  ])('when %s after a write, the write holds', async (_name, then, status) => {
    fail({ kind: 'apply_then', then });
    const answer = await client.upload('/a.jpg', 'x');
    expect(answer.status).toBe(status);
    expect(account.file('/a.jpg')?.bytes.toString()).toBe('x');
    expect(running.journal.at(-1)).toMatchObject({ applied: true, fault: 'apply_then', status });
  });

  test('when silence follows a write, the write holds', async () => {
    running.control.fail('files/upload', { kind: 'apply_then', then: 'hang' });
    expect(await staysSilent(client.upload('/a.jpg', 'x'))).toBe(true);
    expect(account.tree().size).toBe(1);
  });

  test('when JSON is cut off, it comes with 200', async () => {
    fail({ kind: 'bad_json' });
    const answer = await client.upload('/a.jpg', 'x');
    expect([answer.status, answer.whole, account.tree().size]).toEqual([200, true, 1]);
    expect(() => jsonOf(answer)).toThrow(SyntaxError);
  });

  test('when metadata lies, sizes and hashes are others, in bodies and in headers', async () => {
    const { contentHash } = account.plant('/a.jpg', 'bytes');
    fail({ kind: 'wrong_metadata' });
    const lie = { size: 6, content_hash: 'f'.repeat(64) };
    expect(jsonOf(await list())['entries']).toMatchObject([lie]);
    const download = await client.download({ path: '/a.jpg' });
    expect(JSON.parse(String(download.headers['dropbox-api-result']))).toMatchObject(lie);
    expect(textOf(download)).toBe('bytes');
    expect(contentHash).not.toBe(lie.content_hash);
  });
});

describe('content that is not right', () => {
  test('when a download is truncated, its end never comes', async () => {
    account.plant('/a.jpg', 'x'.repeat(1000));
    fail({ kind: 'truncate' });
    const answer = await client.download({ path: '/a.jpg' });
    expect([answer.status, answer.whole, answer.body.length]).toEqual([200, false, 500]);
  });

  test('when a download is corrupted, one bit is another one', async () => {
    account.plant('/a.jpg', 'x'.repeat(1000));
    fail({ kind: 'corrupt' });
    const { body, whole } = await client.download({ path: '/a.jpg' });
    expect([body.length, whole, [...body].filter((byte) => byte !== 0x78)]).toEqual([1000, true, [0x79]]);
  });

  test('when an answer drips, the headers come at once and then byte after byte until the reader leaves', async () => {
    account.plant('/a.jpg', 'abc');
    fail({ kind: 'drip', everyMs: 2 });
    const headers = { 'Dropbox-API-Arg': '{"path":"/a.jpg"}' };
    const answer = await client.ask('files/download', headers, '', 20);
    expect([answer.status, answer.whole]).toEqual([200, false]);
    expect(textOf(answer)).toMatch(/^(abcc+|ab?)$/);
  });

  test('when a body is huge, it goes on far beyond the answer', async () => {
    fail({ kind: 'huge', megabytes: 8 });
    const { body } = await list();
    expect(body.length).toBeGreaterThan(8 * 1024 * 1024);
    expect(JSON.parse(body.toString('utf8'))).toMatchObject({ entries: [] });
  });
});

describe('faults of the token endpoint', () => {
  test('when it is planned to say invalid_grant, it does, with the shape of the real one', async () => {
    fail({ kind: 'oauth_error', error: 'invalid_grant' }, 'token');
    const answer = await refresh(running, REFRESH);
    expect([answer.status, jsonOf(answer)['error']]).toEqual([400, 'invalid_grant']);
  });

  test('when it echoes, refresh token and secret are all over the answer', async () => {
    fail({ kind: 'echo' }, 'token');
    const answer = await refresh(running, REFRESH);
    for (const secret of [REFRESH, APP.secret]) {
      for (const place of [answer.reason, textOf(answer)]) expect(place).toContain(secret);
    }
  });

  test('when it hangs or breaks, calls with a token go on', async () => {
    running.control.fail('token', { kind: 'status', status: 500 }, { times: 1 });
    fail({ kind: 'hang' }, 'token');
    expect((await refresh(running, REFRESH)).status).toBe(500);
    expect(await staysSilent(refresh(running, REFRESH))).toBe(true);
  });
});
