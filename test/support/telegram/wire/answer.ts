/** An answer, not sent yet. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

export function textAnswer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Type': 'text/html', ...headers }, body: Buffer.from(text) };
}

/** A request that Telegram does not carry out: `ok: false`. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly description: string,
    readonly parameters?: Readonly<Record<string, unknown>>,
  ) {
    super(description);
  }

  get answer(): Answer {
    const { code, description, parameters } = this;
    const body = { ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) };
    const seconds = parameters?.['retry_after'];
    return jsonAnswer(code, body, typeof seconds === 'number' ? { 'Retry-After': `${seconds}` } : {});
  }
}

export class BadRequest extends Refusal {
  constructor(words: string, parameters?: Readonly<Record<string, unknown>>) {
    super(400, `Bad Request: ${words}`, parameters);
  }
}
