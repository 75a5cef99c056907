import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** What a request says beside where it goes. */
const OF_THE_REQUEST = ['headers', 'auth', 'method', 'pathname', 'search', 'query', 'href', 'beforeRedirect'];
/** What a client puts there for itself: closures that lead to the whole request and its body. */
const OF_THE_CLIENT = ['beforeRedirects', 'agents', 'trackRedirects', 'maxBodyLength', 'maxRedirects'];

/**
 * Agents keep the options of the request that opened a connection as long as that lives, be it hours after the request
 * and for other tenants: with its Authorization header, its body, and all that closures of its client lead to. A
 * connection needs none of that. Spec: observability.md section 3, the heap.
 */
function forget(options: object): void {
  for (const name of [...OF_THE_REQUEST, ...OF_THE_CLIENT]) Reflect.deleteProperty(options, name);
}

type Done = (error: Error | null, stream: Duplex) => void;

/** An agent for `http:` whose idle connections lead to no request. */
export class LeanHttpAgent extends HttpAgent {
  override createConnection(options: object, done?: Done): Duplex | null | undefined {
    forget(options);
    return super.createConnection(options, done);
  }
}

/** An agent for `https:` whose idle connections lead to no request. */
export class LeanHttpsAgent extends HttpsAgent {
  override createConnection(options: object, done?: Done): Duplex | null | undefined {
    forget(options);
    return super.createConnection(options, done);
  }
}
