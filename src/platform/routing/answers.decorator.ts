import { SetMetadata } from '@nestjs/common';
import type { ErrorCode } from '../../kernel/index.js';

export const ANSWERS_METADATA = Symbol('answers of a route');
export const REFUSES_METADATA = Symbol('refusals of a route');
export const TAKES_METADATA = Symbol('request headers of a route');

/**
 * What stands in the body of a success: the name of a member of the handler's return type (`'RunningView'`), a media
 * type when it is no JSON (`'image/jpeg'`), or null for no body.
 */
export type AnswerBody = string | null;

/** Request headers a route reads beside the cookies. */
export const REQUEST_HEADERS = ['If-Match', 'Idempotency-Key', 'Prefer', 'Range', 'If-Range', 'Last-Event-ID'] as const;
export type RequestHeader = (typeof REQUEST_HEADERS)[number];

/**
 * Successes of a route by status, for the API document, where the return type and one status do not say it all:
 * several statuses, no JSON, or an answer the handler sends itself. Spec: web-api.md section 4.
 */
export const Answers = (bodies: Readonly<Record<number, AnswerBody>>): MethodDecorator =>
  SetMetadata(ANSWERS_METADATA, bodies);

/**
 * Codes of a route's own, for the API document; what every route may answer is not repeated. A code that is missing here
 * fails the test that meets it. Spec: web-api.md section 4, "Errors of its own".
 */
export const Refuses = (...codes: readonly (ErrorCode | readonly ErrorCode[])[]): MethodDecorator =>
  SetMetadata(REFUSES_METADATA, codes.flat());

/** Request headers a route reads, for the API document. */
export const Takes = (...headers: readonly RequestHeader[]): MethodDecorator => SetMetadata(TAKES_METADATA, headers);
