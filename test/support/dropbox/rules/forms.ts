import { ask, textOf } from '../testing/client.js';
import { badRequest } from './rule.js';
import type { Rule } from './rule.js';

const LIST = 'Error in call to API function "files/list_folder": ';

/** How a request has to look like. */
export const FORM_RULES: readonly Rule[] = [
  [
    'no or another authorization is a 400 in words',
    async ({ running }) => {
      const url = `${running.url}/2/files/list_folder`;
      const json = { 'Content-Type': 'application/json' };
      const none = `${LIST}Must provide HTTP header "Authorization" or URL parameter "authorization".`;
      badRequest(await ask(url, json, '{"path":""}'), none);
      const basic = await ask(url, { ...json, Authorization: 'Basic eA==' }, '{"path":""}');
      expect(basic.status).toBe(400);
      expect(textOf(basic)).toContain('Expecting "Bearer <oauth2-access-token>"');
    },
  ],
  [
    'arguments of RPC are a JSON body of type JSON, and nothing else',
    async ({ client }) => {
      const text = await client.rpc('files/list_folder', { path: '' }, { 'Content-Type': 'text/plain;charset=UTF-8' });
      expect(textOf(text)).toMatch(
        /Bad HTTP "Content-Type" header: "text\/plain;charset=UTF-8"\. {2}Expecting one of "application\/json"/,
      );
      const broken = await client.ask('files/list_folder', { 'Content-Type': 'application/json' }, '{"path"');
      badRequest(broken, `${LIST}request body: could not decode input as JSON`);
      const query = await client.rpc('files/list_folder?arg=%7B%7D', { path: '' });
      expect(query.status).toBe(400);
    },
  ],
  [
    'arguments of content routes are a header of ASCII, and the content type is of bytes',
    async ({ client, account }) => {
      const bytes = { 'Content-Type': 'application/octet-stream' };
      const upload = 'Error in call to API function "files/upload": ';
      const missing = `${upload}Must provide HTTP header "Dropbox-API-Arg" or URL parameter "arg".`;
      badRequest(await client.ask('files/upload', bytes, '{"path":"/a"}'), missing);
      const latin = Buffer.from('{"path":"/ü.jpg"}').toString('latin1');
      const raw = await client.ask('files/upload', { ...bytes, 'Dropbox-API-Arg': latin }, 'x');
      badRequest(raw, `${upload}HTTP header "Dropbox-API-Arg": could not decode input as JSON`);
      const json = { 'Content-Type': 'application/json', 'Dropbox-API-Arg': '{"path":"/a"}' };
      expect(textOf(await client.ask('files/upload', json, 'x'))).toContain(
        'Bad HTTP "Content-Type" header: "application/json"',
      );
      expect((await client.download({ path: '/a' }, { 'Content-Type': 'application/json' })).status).toBe(400);
      expect(account.tree().size).toBe(0);
    },
  ],
  [
    'a field that is unknown, missing, of another type or pattern is named in a 400',
    async ({ client }) => {
      const words: Readonly<Record<string, unknown>> = {
        "unknown field 'foo'": { path: '', foo: 1 },
        "missing required field 'path'": {},
        'path: expected string, got null': { path: null },
        'recursive: expected boolean, got string': { path: '', recursive: 'yes' },
        "path: 'a' did not match pattern '(/(.|[\\r\\n])*)?|id:.*|(ns:[0-9]+(/.*)?)'": { path: 'a' },
      };
      for (const [text, args] of Object.entries(words)) {
        badRequest(await client.rpc('files/list_folder', args), `${LIST}request body: ${text}`);
      }
      const mode = await client.upload('/a.jpg', 'x', { mode: 'replace' });
      badRequest(
        mode,
        'Error in call to API function "files/upload": HTTP header "Dropbox-API-Arg": mode: unknown tag \'replace\'',
      );
    },
  ],
  [
    'a function there is not is a 400, another path 404, and RPC is only POST',
    async ({ client, running }) => {
      badRequest(await client.rpc('files/move', {}), 'Unknown API function: "files/move"');
      expect((await ask(`${running.url}/v1/other`, {})).status).toBe(404);
      const headers = { Authorization: `Bearer ${client.token}` };
      expect((await ask(`${running.url}/2/files/list_folder`, headers, '', { method: 'GET' })).status).toBe(400);
    },
  ],
];
