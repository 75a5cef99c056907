import { PublisherError } from '../../../src/kernel/index.js';
import { BASE_FIELDS, EVENT_ROWS } from '../log-events.js';
import { shortOf, type CheckedScene, type StorageOperation } from './operations.js';

/** What came of an operation that met a fault. */
export interface Ended {
  /** Code of the error with its reason, or what the operation told. */
  readonly as: string;
  /** Secrets that were found, and whatever is not as an error or a line of ours has to be. Empty = nothing. */
  readonly wrong: readonly string[];
}

/** Members of an error of ours; nothing else may hang on it. */
const MEMBERS = ['code', 'details', 'family', 'message', 'name', 'stack'];
/** Codes a storage may end with. Spec: storage.md section 2. */
const CODES = /^(?:storage_(?:unavailable|unauthorized|not_conditional|integrity)|photo_unreadable|bad_name)$/u;
const LONGEST_WAIT_SECONDS = 60;

/** Lets an operation meet what has been planned. */
export async function tried(operation: StorageOperation, scene: CheckedScene): Promise<Ended> {
  const before = scene.log.lines.length;
  const [result] = await Promise.allSettled([operation.run(scene)]);
  const check = scene.check();
  const lines = scene.log.lines.slice(before);
  const logged = [
    ...check.inText(lines.map(({ text }) => text).join('\n')).map((found) => `logged: ${found}`),
    ...lines.flatMap(({ event, fields }) => unknownFields(event, fields)),
  ];
  if (result.status === 'fulfilled') return { as: shortOf(result.value), wrong: logged };
  const error: unknown = result.reason;
  return { as: codeOf(error), wrong: [...logged, ...problemsOf(error), ...check.inValue(error)] };
}

function codeOf(error: unknown): string {
  if (!(error instanceof PublisherError)) return `${error instanceof Error ? error.name : typeof error} was thrown`;
  const { reason } = error.details;
  return reason === undefined ? error.code : `${error.code} (${reason})`;
}

/** What is not as spec/storage.md section 2 wants every error of a storage to be. */
function problemsOf(error: unknown): readonly string[] {
  if (!(error instanceof PublisherError)) return ['not an error of ours'];
  const { code, family, details } = error;
  const wait = details.retryAfterSeconds ?? 1;
  const rules: readonly (readonly [broken: boolean, problem: string])[] = [
    [Object.getPrototypeOf(error) !== PublisherError.prototype, 'an error of another class'],
    [Reflect.ownKeys(error).some((name) => !MEMBERS.includes(String(name))), 'members beside those of our errors'],
    [!CODES.test(code), `the code ${code}`],
    [(family === 'upstream') !== code.startsWith('storage_'), `the family ${family}`],
    [code.startsWith('storage_') && details.retryAfterSeconds === undefined, 'no Retry-After'],
    [!Number.isInteger(wait) || wait < 1 || wait > LONGEST_WAIT_SECONDS, 'a Retry-After beyond 1 to 60 s'],
    [details.members !== undefined || details.fields !== undefined, 'details beside reason and Retry-After'],
  ];
  return rules.flatMap(([broken, problem]) => (broken ? [problem] : []));
}

function unknownFields(event: string, fields: readonly string[]): readonly string[] {
  const row = EVENT_ROWS.find((one) => one.event === event);
  if (row === undefined) return [`logged: the event ${event}`];
  const known = new Set([...row.fields, ...BASE_FIELDS]);
  return fields.filter((field) => !known.has(field)).map((field) => `logged: the field ${field} of ${event}`);
}
