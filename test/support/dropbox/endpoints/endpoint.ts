import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from '../store/account.js';
import type { Links } from '../store/links.js';
import type { Answer } from '../wire/answer.js';
import type { Check } from '../wire/args.js';

/** Where arguments and content are: `rpc` = JSON body; `upload` = header and bytes; `download` = header, bytes come back. */
export type Style = 'rpc' | 'upload' | 'download';

/** A request that is allowed to be made. */
export interface Call {
  readonly account: Account;
  /** Bytes of an upload; empty for the others. */
  readonly content: Content;
  readonly headers: IncomingHttpHeaders;
  readonly links: Links;
  /** Whether a move makes parents that are missing. */
  readonly moveMakesParents: boolean;
  nowMs(this: void): number;
}

/** What was uploaded. `tooLarge` = more than 150 MiB came and was dropped. */
export interface Content {
  readonly bytes: Buffer;
  readonly tooLarge: boolean;
}

/** One function of the API. */
export interface Endpoint {
  readonly style: Style;
  readonly scope: string;
  readonly writes: boolean;
  /** @throws Refusal, ArgProblem */
  run(this: void, call: Call, args: unknown): Answer | Promise<Answer>;
}

export function endpoint<A>(spec: {
  readonly style: Style;
  readonly scope: string;
  readonly writes?: boolean;
  readonly args: Check<A>;
  run(this: void, call: Call, args: A): Answer | Promise<Answer>;
}): Endpoint {
  const { style, scope, writes = false, args: check, run } = spec;
  return { style, scope, writes, run: (call, args) => run(call, check(args, '')) };
}
