import { Dropbox, DropboxResponseError } from 'dropbox';
import { startDropbox } from './index.js';
import type { RunningDropbox } from './index.js';

const APP = { key: 'app-key', secret: 'app-secret' };

let running: RunningDropbox;
beforeEach(async () => {
  running = await startDropbox({ app: APP, accounts: [{ name: 'vermont', refreshToken: 'refresh-vermont' }] });
});
afterEach(() => running.close());

async function accessToken(): Promise<string> {
  const form = {
    grant_type: 'refresh_token',
    refresh_token: 'refresh-vermont',
    client_id: APP.key,
    client_secret: APP.secret,
  };
  const answer = await fetch(`${running.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** The official SDK; its hosts are replaced by the stand-in's origin. */
async function sdk(): Promise<Dropbox> {
  const toStandIn = (url: string, options: RequestInit): Promise<Response> =>
    fetch(url.replace(/^https:\/\/(api|content)\.dropboxapi\.com/, running.url), options);
  return new Dropbox({ accessToken: await accessToken(), fetch: toStandIn });
}

describe('the official SDK', () => {
  test('when it uploads, lists, reads, moves, copies, links and deletes, every answer has the shape it expects', async () => {
    const dropbox = await sdk();
    expect((await dropbox.checkUser({ query: 'hello' })).result).toEqual({ result: 'hello' });
    expect((await dropbox.usersGetCurrentAccount()).result.email).toBe('vermont@dropbox.test');
    await dropbox.filesCreateFolderV2({ path: '/Main' });
    const { result: made } = await dropbox.filesUpload({
      path: '/main/Größe.jpg',
      contents: Buffer.from('bytes'),
      mode: { '.tag': 'add' },
      strict_conflict: true,
      mute: true,
    });
    expect(made).toMatchObject({
      name: 'Größe.jpg',
      path_display: '/Main/Größe.jpg',
      path_lower: '/main/größe.jpg',
      size: 5,
    });
    const { result: listed } = await dropbox.filesListFolder({ path: '/MAIN', limit: 2000 });
    expect(listed).toMatchObject({ entries: [{ '.tag': 'file', ...made }], has_more: false });
    const { result: read } = await dropbox.filesDownload({ path: made.id });
    expect(read).toEqual({ ...made, fileBinary: Buffer.from('bytes') });
    const { result: moved } = await dropbox.filesMoveV2({ from_path: made.id, to_path: '/main/archive/Größe.jpg' });
    expect(moved.metadata).toMatchObject({ '.tag': 'file', id: made.id, path_display: '/Main/archive/Größe.jpg' });
    await dropbox.filesCopyV2({ from_path: made.id, to_path: '/main/copy.jpg' });
    const { result: link } = await dropbox.filesGetTemporaryLink({ path: made.id });
    expect(await (await fetch(link.link)).text()).toBe('bytes');
    const { result: gone } = await dropbox.filesDeleteV2({ path: made.id });
    expect(gone.metadata).toMatchObject({ '.tag': 'file', id: made.id });
    expect(Object.keys(running.account('vermont').census())).toEqual(['/Main/copy.jpg']);
  });

  test('when a call is refused, the SDK throws its own error with status and union', async () => {
    const dropbox = await sdk();
    const refused = await dropbox.filesGetMetadata({ path: '/nothing' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DropboxResponseError);
    expect(refused).toMatchObject({ status: 409, error: { error: { '.tag': 'path', path: { '.tag': 'not_found' } } } });
  });
});
