import type { DocumentStore } from '../storage/index.js';
import type { Mutant } from './testing/model-world.js';
import { PublishModel, type ModelOutcome } from './testing/publish-model.js';

/** Schedules per run; the full size is `MODEL_SCHEDULES=200000`. The first seed can be moved by `MODEL_SEED`. */
const SCHEDULES = Number(process.env['MODEL_SCHEDULES'] ?? 800);
const FIRST_SEED = Number(process.env['MODEL_SEED'] ?? 1);
const MUTANT_SCHEDULES = 3_000;

async function firstViolation(mutant: Mutant, wanted: RegExp, schedules: number): Promise<ModelOutcome | null> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + schedules; seed += 1) {
    const outcome = await new PublishModel(seed, mutant).run();
    if (wanted.test(outcome.violations.join())) return outcome;
  }
  return null;
}

/** Rewrites ledger records on their way. */
function rewriting(documents: DocumentStore, when: 'read' | 'write', change: (text: string) => string): DocumentStore {
  const rewrite = (bytes: Uint8Array): Uint8Array => new TextEncoder().encode(change(new TextDecoder().decode(bytes)));
  const writes = (bytes: Uint8Array): Uint8Array => (when === 'write' ? rewrite(bytes) : bytes);
  return {
    read: async (...args) => {
      const document = await documents.read(...args);
      return document && when === 'read' ? { ...document, bytes: rewrite(document.bytes) } : document;
    },
    list: (...args) => documents.list(...args),
    create: (at, bytes, signal) => documents.create(at, writes(bytes), signal),
    replace: (at, bytes, version, signal) => documents.replace(at, writes(bytes), version, signal),
    delete: (...args) => documents.delete(...args),
    moveSidecar: (...args) => documents.moveSidecar(...args),
    copySidecar: (...args) => documents.copySidecar(...args),
  };
}

const intentForgotten = (text: string): string => text.replaceAll('"state":"INTENT"', '"state":"PENDING"');

const MUTANTS: readonly (readonly [string, Mutant])[] = [
  [
    'a take-over sends open intents again',
    { wrapDocuments: (documents) => rewriting(documents, 'read', intentForgotten) },
  ],
  ['no intent is recorded', { wrapDocuments: (documents) => rewriting(documents, 'write', intentForgotten) }],
  ['an ambiguous send is repeated', { repeatsUnknown: true }],
  ['a lost compare-and-swap is ignored', { ignores: new Set(['swap']) }],
  ['a claim is created without conflict', { ignores: new Set(['create']) }],
  ['the post is made before the claim', { onPrepare: (accept) => accept() }],
];

describe('publishing, as a model of many random histories', () => {
  it(`when owners race, die, freeze and lose requests in ${SCHEDULES} schedules, nothing is posted twice, lost, stuck or untrue`, async () => {
    const totals = { sends: 0, kills: 0, decisions: 0 };
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed += 1) {
      const outcome = await new PublishModel(seed).run();
      if (outcome.violations.length > 0) throw new Error(`seed ${seed}: ${outcome.violations.join('; ')}`);
      totals.sends += outcome.sends;
      totals.kills += outcome.kills;
      totals.decisions += outcome.decisions;
    }
    // A model in which nothing happens proves nothing.
    expect(totals.sends).toBeGreaterThan(SCHEDULES);
    expect(totals.kills).toBeGreaterThan(SCHEDULES / 10);
    expect(totals.decisions).toBeGreaterThan(SCHEDULES / 50);
  }, 3_600_000);

  it.each(MUTANTS)(
    'when %s, the model finds it',
    async (_name, mutant) => {
      const found = await firstViolation(mutant, /double post/, MUTANT_SCHEDULES);
      expect(found?.violations.join()).toMatch(/double post/);
    },
    600_000,
  );
});
