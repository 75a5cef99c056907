import type { ServerResponse } from 'node:http';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { catchError, from, map, switchMap } from 'rxjs';
import type { Observable } from 'rxjs';
import { bugError, callerError } from '../../kernel/index.js';
import type { Clock } from '../../kernel/index.js';
import { pathOf } from '../../tenancy/index.js';
import type { TenantRequest } from '../../tenancy/index.js';
import { BODY_LIMIT_METADATA, OWN_BODY_METADATA, UPLOAD_METADATA } from '../../platform/routing/index.js';
import { IncomingUpload } from './incoming-upload.js';
import type { UploadBounds } from './incoming-upload.js';
import { readJsonBody, refuseBody } from './read-body.js';

const DEFAULT_MAX_BYTES = 256 * 1024;

interface BodyRequest extends TenantRequest {
  query: Record<string, unknown>;
  body?: unknown;
  upload?: IncomingUpload;
}

/**
 * The upload of a request to a route with `@TakesUpload()`; nothing of it has been read yet.
 * @throws PublisherError when the route takes none
 */
export function uploadOf({ upload }: Pick<BodyRequest, 'upload'>): IncomingUpload {
  if (upload === undefined) throw bugError('A route without uploads asked for one.');
  return upload;
}

/**
 * Steps 10 and 11 of a request: the body is read here and nowhere else, after every guard has said yes.
 * A route takes a body exactly when its handler has a `@Body()` parameter. A route with `@TakesUpload()` is handed its
 * body unread, one with `@ReadsItsBody()` does all of it alone. Spec: web-api.md section 2.
 */
export class BodyInterceptor implements NestInterceptor {
  /** Most bytes per handler; 0 = takes none. The handlers are fixed at boot, so this cannot grow. */
  readonly #maxBytes = new WeakMap<object, number>();

  constructor(
    private readonly uploads: UploadBounds,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (Reflect.hasMetadata(OWN_BODY_METADATA, execution.getHandler())) return next.handle();
    const request = execution.switchToHttp().getRequest<BodyRequest>();
    // A repeated name at an address of signing in counts as none: those answer people with pages, not with fields.
    if (!pathOf(request).startsWith('/auth/')) refuseRepeatedQuery(request.query);
    const response = execution.switchToHttp().getResponse<ServerResponse>();
    if (Reflect.hasMetadata(UPLOAD_METADATA, execution.getHandler())) return this.#handOver(request, response, next);
    const maxBytes = this.#limitOf(execution);
    if (maxBytes === 0) {
      refuseBody(request);
      return next.handle();
    }
    return from(readJsonBody(request, response, maxBytes)).pipe(
      switchMap((body) => {
        request.body = body;
        return next.handle();
      }),
    );
  }

  /** Whatever ends the request, its answer comes after the file: see {@link IncomingUpload.discard}. */
  #handOver(request: BodyRequest, response: ServerResponse, next: CallHandler): Observable<unknown> {
    const upload = new IncomingUpload(request, response, this.uploads, () => this.clock.monotonicMs());
    request.upload = upload;
    const fail = (error: unknown): never => {
      throw error;
    };
    return next.handle().pipe(catchError((error: unknown) => from(upload.discard(error)).pipe(map(() => fail(error)))));
  }

  #limitOf(execution: ExecutionContext): number {
    const handler = execution.getHandler();
    const known = this.#maxBytes.get(handler);
    if (known !== undefined) return known;
    const limit = takesBody(execution.getClass(), handler.name)
      ? ((Reflect.getMetadata(BODY_LIMIT_METADATA, handler) as number | undefined) ?? DEFAULT_MAX_BYTES)
      : 0;
    this.#maxBytes.set(handler, limit);
    return limit;
  }
}

function takesBody(controller: object, handlerName: string): boolean {
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handlerName) as object | undefined;
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.BODY}:`));
}

/** The same name twice is read differently by different readers. Spec: web-api.md section 1. */
function refuseRepeatedQuery(query: Record<string, unknown>): void {
  for (const name in query) {
    if (!Array.isArray(query[name])) continue;
    throw callerError('validation_failed', 'A query name came twice.', {
      fields: [{ pointer: `?${name.slice(0, 64)}`, code: 'repeated', detail: 'Give this once.' }],
    });
  }
}
