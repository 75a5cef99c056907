import { request } from 'node:http';

/** What came back. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Any request, with no header but `Host` and those given. @throws Error when the connection ends before the answer does */
export function ask(url: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    sending.on('error', reject).end(body);
  });
}

export function jsonOf({ body }: Received): unknown {
  return JSON.parse(body.toString('utf8'));
}
