import request from 'supertest';
import { PASSWORD } from './test-app.js';

/** Headers of a signed-in admin of a tenant, as its page sends them. */
export interface AdminHeaders {
  readonly Host: string;
  readonly Cookie: string;
  readonly 'Sec-Fetch-Site': 'same-origin';
}

/** Signs in by password at a tenant. @param host as a browser sends it */
export async function signIn(url: string, host: string): Promise<AdminHeaders> {
  const answer = await request(url)
    .post('/api/admin/login')
    .set('Host', host)
    .set('Sec-Fetch-Site', 'same-origin')
    .send({ password: PASSWORD });
  if (answer.status !== 200) throw new Error(`Signing in answered ${answer.status}.`);
  const lines = answer.headers['set-cookie'] as unknown as readonly string[];
  const pairs = lines.map((line) => line.split(';')[0] ?? '').filter((pair) => !pair.endsWith('='));
  return { Host: host, Cookie: pairs.join('; '), 'Sec-Fetch-Site': 'same-origin' };
}
