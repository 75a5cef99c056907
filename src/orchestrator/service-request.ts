/** Which question is asked; a word for the log. */
export type Operation = 'runtime' | 'credentials' | 'usage';

/** One request of the `/v1` service routes, without what every request carries. */
export interface ServiceRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly requestId: string;
  /** Most bytes of the answer, after decompression. */
  readonly maxBytes: number;
}

/** A status that decides something; 3xx, 429, 5xx and other 2xx are errors. */
export interface ServiceAnswer {
  readonly status: number;
  /** Parsed body of a 200, and of a 403 to a credentials call; null else. */
  readonly json: unknown;
}

/** Only credentials have a 403 with a reason of its own: it is no word about our token. Spec: orchestrator.md section 1. */
export function isBalanceRefused({ status, json }: ServiceAnswer): boolean {
  const body = typeof json === 'object' && json !== null ? json : {};
  return status === 403 && Reflect.get(body, 'error') === 'insufficient_balance';
}

/** The orchestrator does not take our token. */
export function isTokenRefused(answer: ServiceAnswer): boolean {
  return (answer.status === 401 || answer.status === 403) && !isBalanceRefused(answer);
}
