import { isRecord } from '../checks/check.js';
import type { Catalogue } from '../models.js';
import { invalid, quoted, unsupportedParameter } from '../wire/api-error.js';
import type { Refusal } from '../wire/api-error.js';
import { Hold } from './hold.js';
import { concerns } from './plan.js';
import type { Plan, Scope, Subject } from './plan.js';

/** `times`: how often, default for ever. */
export type PlanOptions = Scope & { readonly times?: number };
export type SlowOptions = Scope;

/** How a parameter is refused. */
export interface Unsupported extends Scope {
  /** Only this value, with `unsupported_value`. */
  readonly value?: string | number | boolean;
  /** The values that are taken instead of it. */
  readonly supported?: readonly string[];
  /** `words` = named in the message only, `param` and `code` null, as compatible servers do. Default `param`. */
  readonly form?: 'param' | 'words';
}

interface Planned {
  readonly plan: Plan;
  readonly scope: Scope;
  left: number;
}

/** Switches for tests. */
export class OpenAiControl {
  #planned: Planned[] = [];
  #slow: { readonly ms: number; readonly scope: Scope }[] = [];
  #holds: Hold[] = [];
  #unsupported: { readonly parameter: string; readonly how: Unsupported }[] = [];

  constructor(private readonly catalogue: Catalogue) {}

  /** The next calls of a model, one plan each, in this order. */
  next(...plans: readonly Plan[]): void {
    for (const plan of plans) this.plan(plan, { times: 1 });
  }

  /** Makes calls answer so. Of several that fit, those with `times` come before standing ones, then the oldest. */
  plan(plan: Plan, { times = Number.POSITIVE_INFINITY, ...scope }: PlanOptions = {}): void {
    this.#planned.push({ plan, scope, left: times });
  }

  /**
   * A parameter is refused with 400 wherever it is sent, until healed.
   * @param parameter dotted, as in the body: `reasoning.effort`, `response_format.json_schema.strict`
   */
  unsupported(parameter: string, how: Unsupported = {}): void {
    this.#unsupported.push({ parameter, how });
  }

  /** Makes calls wait, before a planned fault as well. @param ms ≥ 0; of several that fit the longest counts */
  slow(ms: number, scope: SlowOptions = {}): void {
    this.#slow.push({ ms, scope });
  }

  /** A barrier before the answer, until it is released (or healed). */
  hold({ times = Number.POSITIVE_INFINITY, ...scope }: PlanOptions = {}): Hold {
    const hold = new Hold((subject) => concerns(scope, subject), times);
    this.#holds.push(hold);
    return hold;
  }

  /** `shutdown_date` of a model from now on. @param date `YYYY-MM-DD`; null = none. Healing keeps it. */
  announce(model: string, date: string | null): void {
    this.catalogue.announce(model, date);
  }

  /** Everything answers properly again; what is held goes on. */
  heal(): void {
    this.#planned = [];
    this.#slow = [];
    this.#unsupported = [];
    for (const hold of this.#holds) hold.release();
    this.#holds = [];
  }

  /** The plan of this request, counted. Null = answer properly. */
  take(subject: Subject): Plan | null {
    const fitting = this.#planned.filter(({ scope }) => concerns(scope, subject));
    const planned = fitting.find(({ left }) => Number.isFinite(left)) ?? fitting[0];
    if (!planned) return null;
    planned.left -= 1;
    if (planned.left === 0) this.#planned = this.#planned.filter((one) => one !== planned);
    return planned.plan;
  }

  /** Milliseconds this request waits. */
  waitMs(subject: Subject): number {
    return Math.max(0, ...this.#slow.filter(({ scope }) => concerns(scope, subject)).map(({ ms }) => ms));
  }

  /** Resolves when no barrier holds this request any more. */
  async pass(subject: Subject): Promise<void> {
    for (const hold of this.#holds) await hold.meet(subject);
  }

  /** Why a body is refused though it is in order; null = it is not. */
  refusalOf(body: unknown, subject: Subject): Refusal | null {
    for (const { parameter, how } of this.#unsupported) {
      const value = valueAt(body, parameter.split('.'));
      const isGiven = value !== undefined && value !== null;
      const isMeant = isGiven && (how.value === undefined || how.value === value);
      if (isMeant && concerns(how, subject)) return refusal(parameter, how);
    }
    return null;
  }
}

function valueAt(body: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), body);
}

function refusal(parameter: string, { value, supported = [], form = 'param' }: Unsupported): Refusal {
  if (form === 'words') return invalid(`Unrecognized request argument supplied: ${parameter}`);
  if (value === undefined) return unsupportedParameter(parameter);
  const message = `Unsupported value: '${String(value)}' is not supported with this model. Supported values are: ${quoted(supported)}.`;
  return invalid(message, { param: parameter, code: 'unsupported_value' });
}
