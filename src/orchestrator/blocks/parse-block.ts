import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

/** Why an answer cannot be used. */
export type InvalidReason =
  | 'shape'
  | 'schema_version'
  | 'foreign_tenant'
  | 'storage_unknown'
  | 'storage_unavailable'
  | 'local_storage_not_allowed';

/**
 * An answer or a setting that does not follow its schema. Holds the path of the field, never its value.
 * Spec: orchestrator.md section 3.
 */
export class InvalidAnswer extends Error {
  constructor(
    readonly path: string,
    readonly reason: InvalidReason = 'shape',
  ) {
    super('An answer does not follow its schema.');
    this.name = 'InvalidAnswer';
  }
}

/** @throws InvalidAnswer when the value is no JSON object */
export function objectAt(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidAnswer(path);
  return value as Record<string, unknown>;
}

/**
 * Parses one block: only declared fields are kept, unknown ones are ignored.
 * @param path where the block stands, for the error
 * @throws InvalidAnswer naming the first wrong field
 */
export function parseBlock<Block extends object>(Dto: new () => Block, value: unknown, path: string): Block {
  const wire = objectAt(value, path);
  // Only its field names are asked of class-transformer: walking through a value it would trust a `constructor` in it.
  const block = plainToInstance(Dto, {}, { excludeExtraneousValues: true });
  for (const field of Object.keys(block)) if (Object.hasOwn(wire, field)) Reflect.set(block, field, wire[field]);
  const [wrong] = validateSync(block, { stopAtFirstError: true, validationError: { target: false, value: false } });
  if (wrong) throw new InvalidAnswer(`${path}.${wrong.property}`);
  return block;
}

/** The same for a block that may be null or absent. */
export function parseOptionalBlock<Block extends object>(
  Dto: new () => Block,
  value: unknown,
  path: string,
): Block | null {
  return value === undefined || value === null ? null : parseBlock(Dto, value, path);
}
