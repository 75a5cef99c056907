import type { OutgoingHttpHeaders } from 'node:http';
import { askBare, type Received } from '../../bare-request.js';
import type { RunningDropbox } from '../index.js';

export { textOf, type Received } from '../../bare-request.js';

export const APP = { key: 'key-of-the-app', secret: 'CANARY-secret-of-the-app' };

/** What a test reads in a body. */
export type Json = Readonly<Record<string, unknown>>;

export const jsonOf = ({ body }: Received): Json => JSON.parse(body.toString('utf8')) as Json;

/** Asks with exactly these bytes; reads at most `maxBytes` before it hangs up. Never throws: status 0 = no answer. */
export function ask(
  url: string,
  headers: OutgoingHttpHeaders,
  body: Uint8Array | string = '',
  more: { readonly method?: string; readonly maxBytes?: number | undefined } = {},
): Promise<Received> {
  return askBare(url, { headers, body, ...more });
}

const escaped = (args: unknown): string =>
  JSON.stringify(args).replace(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A plain HTTP client with one access token. */
export class Client {
  constructor(
    private readonly running: RunningDropbox,
    public token: string,
  ) {}

  rpc(route: string, args: unknown, headers: OutgoingHttpHeaders = {}): Promise<Received> {
    const type = { 'Content-Type': 'application/json' };
    return this.ask(route, { ...type, ...headers }, args === undefined ? '' : JSON.stringify(args));
  }

  upload(path: string, bytes: Uint8Array | string, args: Readonly<Record<string, unknown>> = {}): Promise<Received> {
    const headers = { 'Content-Type': 'application/octet-stream', 'Dropbox-API-Arg': escaped({ path, ...args }) };
    return this.ask('files/upload', headers, bytes);
  }

  download(args: unknown, headers: OutgoingHttpHeaders = {}, route = 'files/download'): Promise<Received> {
    return this.ask(route, { 'Dropbox-API-Arg': escaped(args), ...headers });
  }

  /** Anything else; the token is sent along. */
  ask(
    route: string,
    headers: OutgoingHttpHeaders,
    body: Uint8Array | string = '',
    maxBytes?: number,
  ): Promise<Received> {
    return ask(`${this.running.url}/2/${route}`, { Authorization: `Bearer ${this.token}`, ...headers }, body, {
      maxBytes,
    });
  }
}

/** Asks the token endpoint as it wants to be asked, or with other parameters. */
export function refresh(
  running: RunningDropbox,
  refreshToken: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Received> {
  const form = {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: APP.key,
    client_secret: APP.secret,
    ...more,
  };
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return ask(`${running.url}/oauth2/token`, headers, new URLSearchParams(form).toString());
}

export async function clientOf(running: RunningDropbox, refreshToken: string): Promise<Client> {
  return new Client(running, String(jsonOf(await refresh(running, refreshToken)).access_token));
}
