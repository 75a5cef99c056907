/** A span as a collector received it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined = it begins a trace. */
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** 2 = a request was answered, 3 = a service was called. */
  readonly kind: number;
  readonly status: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Of the process. */
  readonly resource: Readonly<Record<string, string | number | boolean>>;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads an `ExportTraceServiceRequest` in JSON, with every rule of its encoding. @throws naming what is wrong */
export function gatherSpans(body: unknown): ReceivedSpan[] {
  return listOf(body, 'resourceSpans').flatMap((group) => {
    const resource = attributesOf(member(group, 'resource'));
    return listOf(group, 'scopeSpans').flatMap((scope) => listOf(scope, 'spans').map((span) => spanOf(span, resource)));
  });
}

function spanOf(span: Json, resource: ReceivedSpan['resource']): ReceivedSpan {
  const [from, to] = [nanoseconds(span, 'startTimeUnixNano'), nanoseconds(span, 'endTimeUnixNano')];
  if (to < from) throw new Error('A span ends before it begins.');
  if (span['traceState'] !== undefined) throw new Error('A span has a trace state.');
  for (const name of ['events', 'links']) if (listOf(span, name).length > 0) throw new Error(`A span has ${name}.`);
  const parent = span['parentSpanId'];
  return {
    traceId: hex(span['traceId'], 32),
    spanId: hex(span['spanId'], 16),
    parentSpanId: parent === undefined ? undefined : hex(parent, 16),
    name: text(span['name']),
    kind: Number(span['kind']),
    status: Number((span['status'] as Json | undefined)?.['code'] ?? 0),
    attributes: attributesOf(span),
    resource,
  };
}

function attributesOf(owner: Json): ReceivedSpan['attributes'] {
  const entries = listOf(owner, 'attributes').map((one) => [text(one['key']), valueOf(member(one, 'value'))] as const);
  if (new Set(entries.map(([name]) => name)).size !== entries.length) throw new Error('An attribute came twice.');
  return Object.fromEntries(entries);
}

function valueOf(value: Json): string | number | boolean {
  const [[kind, held] = ['', null], ...more] = Object.entries(value);
  const isRight =
    (kind === 'stringValue' && typeof held === 'string') ||
    (kind === 'boolValue' && typeof held === 'boolean') ||
    (kind === 'intValue' && Number.isInteger(Number(held))) ||
    (kind === 'doubleValue' && typeof held === 'number');
  if (!isRight || more.length > 0) throw new Error('An attribute has no plain value.');
  return kind === 'intValue' ? Number(held) : (held as string | number | boolean);
}

function listOf(owner: unknown, name: string): readonly Json[] {
  const list: unknown = Reflect.get(Object(owner) as object, name) ?? [];
  if (!Array.isArray(list)) throw new Error(`${name} is no list.`);
  return list as readonly Json[];
}

function member(owner: Json, name: string): Json {
  const value = owner[name];
  if (typeof value !== 'object' || value === null) throw new Error(`${name} is no object.`);
  return value as Json;
}

function hex(value: unknown, length: number): string {
  const found = text(value);
  if (!new RegExp(`^(?!0+$)[0-9a-f]{${length}}$`).test(found)) throw new Error('An id is not in hex.');
  return found;
}

function nanoseconds(span: Json, name: string): bigint {
  const value = span[name];
  if (typeof value !== 'string' || !/^\d{19}$/.test(value)) throw new Error(`${name} is no time in nanoseconds.`);
  return BigInt(value);
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error('A text is missing.');
  return value;
}
