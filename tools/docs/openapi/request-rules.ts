import { getMetadataStorage } from 'class-validator';
import { orNull } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
interface Keywords {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: unknown;
  readonly additionalProperties?: object;
  readonly [keyword: string]: unknown;
}

/** What each rule of class-validator, and each of ours, means in JSON Schema; a rule that is not here stops the build. */
const KEYWORDS: Readonly<Record<string, (constraints: readonly unknown[]) => Keywords>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isArray: () => ({}),
  isIn: ([words]) => ({ enum: words }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  minLength: ([minLength]) => ({ minLength }),
  maxLength: ([maxLength]) => ({ maxLength }),
  isLength: ([minLength, maxLength]) => ({ minLength, maxLength }),
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
  matches: ([pattern]) => ({ pattern: (pattern as RegExp).source }),
  isIso8601: () => ({ description: 'RFC 3339, a day or a time.' }),
  isObject: () => ({}),
  // Ours: src/web/api/shared/text-map.ts.
  captionText: ([maxBytes]) => ({ maxLength: maxBytes }),
  textMap: ([platforms, maxPlatforms, maxBytes]) => ({
    propertyNames: { pattern: (platforms as RegExp).source },
    maxProperties: maxPlatforms,
    additionalProperties: { maxLength: maxBytes },
  }),
};

const CONDITIONAL = 'conditionalValidation';
/** Kinds of metadata that hold no rule of their own: the types say it all. */
const NO_RULE: ReadonlySet<string> = new Set(['nestedValidation', 'whitelistValidation']);

/**
 * The schema of a request class with the rules of its decorators: types say what a member is, decorators how much of it.
 * @param schema as TypeScript sees the class
 * @throws Error when a rule has no meaning here yet
 */
export function withRules(schema: JsonSchema, request: NewableFunction): JsonSchema {
  const rules = getMetadataStorage().getTargetValidationMetadatas(request, '', true, false);
  const properties = Object.entries(schema.properties ?? {}).map(([name, given]) => {
    const own = rules.filter(({ propertyName }) => propertyName === name);
    return [name, own.reduce(applied, given)] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

function applied(schema: JsonSchema, rule: Rule): JsonSchema {
  if (NO_RULE.has(rule.type)) return schema;
  // `IsOptional` lets null pass as well; a condition of ours is in the type.
  if (rule.type === CONDITIONAL) return rule.name === 'isOptional' ? orNull(schema) : schema;
  const keywords = KEYWORDS[rule.name ?? ''];
  if (keywords === undefined) throw new Error(`The rule ${String(rule.name)} has no meaning in JSON Schema yet.`);
  const found = keywords(rule.constraints ?? []);
  if (rule.each) return { ...schema, items: merged(schema.items ?? {}, found) };
  return merged(schema, found);
}

function merged(schema: JsonSchema, keywords: Keywords): JsonSchema {
  const { type, enum: words, description, additionalProperties, ...rest } = keywords;
  const values = schema.additionalProperties;
  return {
    ...schema,
    ...rest,
    // The type of TypeScript knows more (null, and which words), so it wins where both speak.
    ...(type === undefined || schema.enum !== undefined ? {} : { type: withNull(schema, type) }),
    ...(words === undefined || schema.enum !== undefined || schema.$ref !== undefined ? {} : { enum: words }),
    ...(description === undefined ? {} : { description: schema.description ?? description }),
    ...(additionalProperties === undefined || typeof values !== 'object'
      ? {}
      : { additionalProperties: { ...values, ...additionalProperties } }),
  };
}

function withNull(schema: JsonSchema, type: string): string | readonly string[] {
  return [schema.type ?? []].flat().includes('null') ? [type, 'null'] : type;
}
