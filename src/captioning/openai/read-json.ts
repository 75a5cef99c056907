import { jsonOf } from '../../platform/http/index.js';
import { UnusableOutput } from './failures.js';

/** The JSON a model wrote, under the rules of any outside JSON. @throws UnusableOutput `schema` */
export function readJson(said: string): unknown {
  try {
    const answer = { status: 200, retryAfterSeconds: null, headers: {}, body: Buffer.from(said, 'utf8') };
    return jsonOf(answer, { dependency: 'openai', operation: 'read' });
  } catch {
    throw new UnusableOutput('schema'); // the parser's words may quote the model's
  }
}
