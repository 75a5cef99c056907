import type { IncomingMessage, ServerResponse } from 'node:http';
import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { PublisherError } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import { pathOf } from '../../tenancy/index.js';
import type { TenantRequest } from '../../tenancy/index.js';
import { codeOf, problemOf } from './problem.js';
import { isPageRequest, sendProblem } from './send-problem.js';

/**
 * The one place where an error becomes an answer, and where what nobody foresaw is logged, once.
 * Specs: web-api.md section 3, observability.md section 5.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: EventLog;

  constructor(log: EventLog) {
    this.#log = log;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<TenantRequest>();
    const response = host.switchToHttp().getResponse<ServerResponse>();
    if (isSurprise(thrown)) {
      this.#log.failure('unhandled_error', 'A request ended in an error nobody foresaw.', thrown);
    }
    this.#answer(thrown, request, response);
  }

  #answer(thrown: unknown, request: TenantRequest, response: ServerResponse): void {
    if (response.headersSent) {
      destroy(request); // half an answer must not look like a whole one
      return;
    }
    const asPage = isPageRequest(request.method, pathOf(request));
    sendProblem(request, response, problemOf(thrown, request.requestId), asPage);
  }
}

/** A bug, as opposed to a refusal or a dependency that is away. */
function isSurprise(thrown: unknown): boolean {
  return thrown instanceof PublisherError ? thrown.family === 'bug' : codeOf(thrown) === 'internal_error';
}

function destroy(request: IncomingMessage): void {
  request.socket.destroy();
}
