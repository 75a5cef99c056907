import { ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import * as classTransformer from 'class-transformer';
import * as classValidator from 'class-validator';
import type { ValidationError } from 'class-validator';
import { callerError } from '../../kernel/index.js';
import type { FieldProblem, PublisherError } from '../../kernel/index.js';

const MAX_PROBLEMS = 20;
const MAX_POINTER = 120;

/**
 * Step 12 of a request: DTOs decide. Unknown members of a body are refused (a misspelt name must not mean
 * "all"), in a query they are ignored; nothing is converted silently. Spec: web-api.md sections 1 to 3.
 */
export class RequestValidationPipe implements PipeTransform {
  readonly #body = pipe(true, (parts) => parts.map((part) => `/${part}`).join(''));
  readonly #query = pipe(false, (parts) => `?${parts.join('.')}`);

  /** @throws PublisherError `validation_failed` with one entry per wrong field */
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    if (metadata.type === 'body') return this.#body.transform(value, metadata);
    return metadata.type === 'query' ? this.#query.transform(value, metadata) : value;
  }
}

function pipe(forbidUnknown: boolean, pointerOf: (parts: readonly string[]) => string): ValidationPipe {
  return new ValidationPipe({
    // Handed over, so that Nest need not load them by itself at the first request.
    validatorPackage: classValidator,
    transformerPackage: classTransformer,
    whitelist: true,
    forbidNonWhitelisted: forbidUnknown,
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => failure(errors, pointerOf),
  });
}

function failure(errors: readonly ValidationError[], pointerOf: (parts: readonly string[]) => string): PublisherError {
  const fields = errors.flatMap((error) => problemsOf(error, [], pointerOf)).slice(0, MAX_PROBLEMS);
  return callerError('validation_failed', 'The request does not fit its schema.', { fields });
}

function problemsOf(
  error: ValidationError,
  parents: readonly string[],
  pointerOf: (parts: readonly string[]) => string,
): readonly FieldProblem[] {
  const parts = [...parents, escapePointer(error.property)];
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    pointer: pointerOf(parts).slice(0, MAX_POINTER),
    code: codeOf(constraint),
    detail: constraint === 'whitelistValidation' ? 'This member is not known.' : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, parts, pointerOf))];
}

/** RFC 6901. */
function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** `isString` → `is_string`; the one for unknown members has a name of its own. */
function codeOf(constraint: string): string {
  if (constraint === 'whitelistValidation') return 'unknown_member';
  return constraint.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
