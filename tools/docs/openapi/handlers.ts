import 'reflect-metadata';
import { HTTP_CODE_METADATA, INTERCEPTORS_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { ErrorCode } from '../../../src/kernel/index.js';
import {
  ANSWERS_METADATA,
  REFUSES_METADATA,
  TAKES_METADATA,
  UPLOAD_METADATA,
  type AnswerBody,
  type RequestHeader,
} from '../../../src/platform/routing/index.js';
import type { Route } from '../../../src/web/index.js';

/** What stands at the handler of a route, beside its types. */
export interface HandlerFacts {
  /** Null = the return type says it all. */
  readonly answers: Readonly<Record<number, AnswerBody>> | null;
  /** Status of a success, unless `answers` says more. */
  readonly status: number;
  readonly refuses: readonly ErrorCode[];
  readonly takes: readonly RequestHeader[];
  /** Answers that browsers may keep and ask for again. */
  readonly isJsonRead: boolean;
  readonly query: NewableFunction | null;
  readonly body: NewableFunction | null;
  /** One file as multipart form data. */
  readonly takesUpload: boolean;
}

/** Reads the decorators of a route's handler. */
export function handlerFacts({ controller, handler: name }: Route): HandlerFacts {
  const prototype = controller.prototype as object;
  const handler = Reflect.get(prototype, name) as object;
  const read = <T>(key: string | symbol): T | undefined => Reflect.getMetadata(key, handler) as T | undefined;
  const interceptors = [controller, handler].flatMap(
    (target) => (Reflect.getMetadata(INTERCEPTORS_METADATA, target) as NewableFunction[] | undefined) ?? [],
  );
  return {
    answers: read(ANSWERS_METADATA) ?? null,
    status: read(HTTP_CODE_METADATA) ?? 200,
    refuses: read(REFUSES_METADATA) ?? [],
    takes: read(TAKES_METADATA) ?? [],
    isJsonRead: interceptors.some((interceptor) => interceptor.name === 'JsonRead'),
    query: classOf(controller, name, RouteParamtypes.QUERY),
    body: classOf(controller, name, RouteParamtypes.BODY),
    takesUpload: read(UPLOAD_METADATA) ?? false,
  };
}

/** The class of the parameter that takes the whole query, or the whole body. */
function classOf(controller: NewableFunction, handler: string, kind: RouteParamtypes): NewableFunction | null {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<string, object>;
  const key = Object.keys(args).find((one) => one.startsWith(`${kind}:`));
  if (key === undefined) return null;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype as object, handler) as NewableFunction[];
  return types[Number(key.split(':')[1])] ?? null;
}
