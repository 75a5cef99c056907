type Responses = Readonly<Record<string, object>>;
interface Operation {
  readonly responses: Responses;
}
type Paths<O extends Operation> = Readonly<Record<string, Readonly<Record<string, O>>>>;

/**
 * Answers that several routes give in the same words stand once among the components.
 * @returns the paths with references, and what they refer to: `Refused409`, `Refused409b`, …
 */
export function withSharedResponses<O extends Operation>(
  paths: Paths<O>,
): { readonly paths: Paths<O>; readonly responses: Responses } {
  const uses = new Map<string, number>();
  const operations = Object.values(paths).flatMap((one) => Object.values(one));
  for (const { responses } of operations) {
    for (const [status, response] of Object.entries(responses)) {
      const text = keyOf(status, response);
      uses.set(text, (uses.get(text) ?? 0) + 1);
    }
  }
  const often = [...uses].filter(([, count]) => count > 1).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const names = named(often.map(([text]) => text));
  const shared = (status: string, response: object): object => {
    const name = names.get(keyOf(status, response));
    return name === undefined ? response : { $ref: `#/components/responses/${name}` };
  };
  const withRefs = (operation: O): O => ({ ...operation, responses: mapped(operation.responses, shared) });
  const responses = [...names].map(([text, name]) => [name, (JSON.parse(text) as [string, object])[1]] as const);
  return {
    paths: mapped(paths, (_path, methods) => mapped(methods, (_method, operation) => withRefs(operation))),
    responses: Object.fromEntries(responses),
  };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Refusals only: what a success holds is a type with a name of its own. */
function named(texts: readonly string[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  const entries = texts.flatMap((text) => {
    const [status] = JSON.parse(text) as [string];
    if (Number(status) < 400) return [];
    const count = counts.get(status) ?? 0;
    counts.set(status, count + 1);
    return [[text, `Refused${status}${count === 0 ? '' : LETTERS[count]}`] as const];
  });
  return new Map(entries);
}

function keyOf(status: string, response: object): string {
  return JSON.stringify([status, response]);
}

function mapped<T, R>(values: Readonly<Record<string, T>>, map: (key: string, value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(key, value)]));
}
