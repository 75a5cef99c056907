import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { callerError } from '../../kernel/index.js';
import type { FieldProblem, PublisherError } from '../../kernel/index.js';
import { AttributesDto, PipelineEventDto, ProjectDto, UserDto } from './event.dto.js';
import { scanJson } from './scan-json.js';

/** A webhook about a pipeline, as far as it is read. */
export interface PipelineEvent {
  readonly attributes: AttributesDto;
  readonly project: ProjectDto;
  readonly user: UserDto | null;
  readonly hasMergeRequest: boolean;
}

const IDS: ReadonlySet<string> = new Set(['object_attributes.id', 'project.id']);

/**
 * Reads a webhook. Everything that is not declared is dropped here. Runs in one go, so that only one body at a time is
 * held as text and as values.
 * @throws PublisherError `malformed_request` when it is no JSON object with members; `validation_failed` naming fields
 *   and never a value
 * Spec: pipeline-logs.md section 2.
 */
export function parseEvent(raw: Buffer): PipelineEvent {
  const { tooDeep, oddNumbers } = scanJson(raw, IDS);
  const wire = tooDeep ? null : parsed(raw);
  if (!isObject(wire) || Object.keys(wire).length === 0) throw malformed();
  const problems: FieldProblem[] = [];
  const event = block(PipelineEventDto, wire, '', problems);
  const attributes = block(AttributesDto, event.object_attributes, '/object_attributes', problems);
  const project = block(ProjectDto, event.project, '/project', problems);
  const user = isObject(event.user) ? block(UserDto, event.user, '/user', problems) : null;
  for (const path of oddNumbers) problems.push(oddNumber(`/${path.replace('.', '/')}`));
  if (problems.length > 0) {
    throw callerError('validation_failed', 'The webhook does not fit its schema.', { fields: problems });
  }
  return { attributes, project, user, hasMergeRequest: isObject(event.merge_request) };
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw)) as unknown;
  } catch {
    return null; // the parser's own message quotes the text
  }
}

/**
 * The declared members of a block; what is wrong with them is added to the problems. Only names are asked of
 * class-transformer: walking through a value it would trust a `constructor` in it.
 */
function block<Block extends object>(
  Dto: new () => Block,
  wire: unknown,
  pointer: string,
  problems: FieldProblem[],
): Block {
  const found = plainToInstance(Dto, {}, { excludeExtraneousValues: true });
  if (!isObject(wire)) return found; // its parent says so
  for (const name of Object.keys(found)) if (Object.hasOwn(wire, name)) Reflect.set(found, name, wire[name]);
  const wrong = validateSync(found, { stopAtFirstError: true, validationError: { target: false, value: false } });
  for (const { property, constraints = {} } of wrong) {
    const [[constraint, detail] = ['is_valid', 'This is not right.']] = Object.entries(constraints);
    const code = constraint.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    problems.push({ pointer: `${pointer}/${property}`, code, detail });
  }
  return found;
}

function oddNumber(pointer: string): FieldProblem {
  return { pointer, code: 'is_int', detail: 'id must be written as a whole number without sign' };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(): PublisherError {
  return callerError('malformed_request', 'The body of the webhook is no JSON object.');
}
