import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { AccessControl } from '../../../auth/index.js';
import { contextOf } from '../../../tenancy/index.js';
import type { ApiRequest } from './api-request.js';
import { askAgain } from './answer-headers.js';

const TAG_CHARACTERS = 27;

/**
 * JSON reads that a browser may keep but asks for again: an ETag over tenant, content, role and query, and 304.
 * The tenant is in it although the address is, too: a tag of one tenant must never be good at another.
 * 304 is answered where the bytes are sent (`sendBytes`), by this tag. Spec: web-api.md section 7.
 */
@Injectable()
export class JsonRead implements NestInterceptor {
  constructor(private readonly access: AccessControl) {}

  intercept(execution: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = execution.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const response = http.getResponse<ServerResponse>();
    return next.handle().pipe(
      map((body) => {
        const json = JSON.stringify(body);
        const context = contextOf(request);
        response.setHeader('Content-Type', 'application/json; charset=utf-8');
        // A browser that keeps a stale answer would show its `X-Config-Stale` again with every later 304.
        if (context.isStale) {
          response.setHeader('Cache-Control', 'no-store');
          return json;
        }
        const hash = createHash('sha256');
        hash.update(JSON.stringify([context.tenant, this.access.roleOf(context), request.url])).update(json);
        askAgain(response, 'Host, Cookie, Accept-Encoding');
        response.setHeader('ETag', `"${hash.digest('base64url').slice(0, TAG_CHARACTERS)}"`);
        return json;
      }),
    );
  }
}
