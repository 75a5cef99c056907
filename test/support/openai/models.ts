import type { ModelSpec } from './options.js';

/** A model with everything decided. */
export interface Model {
  readonly id: string;
  readonly snapshot: string;
  /** Null = does not reason. */
  readonly efforts: readonly string[] | null;
  readonly vision: boolean;
  readonly structured: boolean;
  readonly shutdownDate: string | null;
}

const RECENT_EFFORTS = ['none', 'low', 'medium', 'high', 'xhigh'];
const FIRST_EFFORTS = ['minimal', 'low', 'medium', 'high'];
const NOT_REASONING = /^(?:.*\/)?(gpt-4|gpt-3\.5|chatgpt-)/;

/** What there is unless a test says otherwise. */
export const MODELS: readonly Model[] = [
  modelOf({ id: 'gpt-6-luna', snapshot: 'gpt-6-luna-2026-08-13' }),
  modelOf({ id: 'gpt-6.1-terra', snapshot: 'gpt-6.1-terra-2026-10-06' }),
  modelOf({ id: 'gpt-5', snapshot: 'gpt-5-2025-08-07', efforts: FIRST_EFFORTS, shutdownDate: '2026-12-11' }),
  modelOf({ id: 'gpt-5-mini', snapshot: 'gpt-5-mini-2025-08-07', efforts: FIRST_EFFORTS, shutdownDate: '2026-12-11' }),
  modelOf({ id: 'o4-mini', snapshot: 'o4-mini-2025-04-16', efforts: ['low', 'medium', 'high'] }),
  modelOf({ id: 'gpt-4.1-mini', snapshot: 'gpt-4.1-mini-2025-04-14' }),
  modelOf({ id: 'gpt-4o', snapshot: 'gpt-4o-2024-08-06', shutdownDate: '2027-01-14' }),
  modelOf({ id: 'gpt-4o-mini', snapshot: 'gpt-4o-mini-2024-07-18', shutdownDate: '2027-01-14' }),
  modelOf({ id: 'gpt-4', snapshot: 'gpt-4-0613', vision: false, structured: false }),
  modelOf({ id: 'gpt-3.5-turbo', snapshot: 'gpt-3.5-turbo-0125', vision: false, structured: false }),
];

/** Fills in what a description leaves open. */
export function modelOf(spec: string | ModelSpec): Model {
  const given: ModelSpec = typeof spec === 'string' ? { id: spec } : spec;
  const { id, snapshot = `${id}-2026-08-13`, vision = true, structured = true, shutdownDate = null } = given;
  const efforts = given.efforts ?? (given.efforts === null || NOT_REASONING.test(id) ? null : RECENT_EFFORTS);
  return { id, snapshot, efforts, vision, structured, shutdownDate };
}

/** The models of one stand-in, by id and by snapshot. */
export class Catalogue {
  readonly #models = new Map<string, Model>();

  constructor(more: readonly (string | ModelSpec)[]) {
    for (const model of [...MODELS, ...more.map(modelOf)]) {
      this.#models.set(model.id, model);
      this.#models.set(model.snapshot, model);
    }
  }

  find(name: string): Model | null {
    return this.#models.get(name) ?? null;
  }

  /** Announces the end of a model, or takes it back. */
  announce(id: string, shutdownDate: string | null): void {
    const model = modelOf({ ...(this.find(id) ?? modelOf(id)), shutdownDate });
    this.#models.set(model.id, model);
    this.#models.set(model.snapshot, model);
  }
}
