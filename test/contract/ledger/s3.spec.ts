import { describeLedger } from '../../../src/workflow/testing/ledger.contract.js';
import { ON_A_WIRE, RUNS_ALL } from '../storage/form-size.js';
import { BUCKET, s3World } from '../storage/s3-harness.js';

const OURS = 'vermont/main/.publisher';

// Creates and swaps are the same on both; R2 differs in copies and deletes, which the ledger does not use.
const FLAVOURS = RUNS_ALL ? (['aws', 'r2'] as const) : (['aws'] as const);

describe.each(FLAVOURS)('flavour %s', (flavour) => {
  describeLedger(
    `S3 (${flavour})`,
    async () => {
      const world = await s3World({ flavour });
      const bucket = world.s3.bucket(BUCKET);
      const clientOf = () => world.build('vermont', { pageSize: 1000 });
      return {
        clients: [await clientOf(), await clientOf()],
        ignoring: async (condition) => {
          if (condition === 'create' || condition === 'swap') world.s3.control.ignore(condition);
          return clientOf();
        },
        plant: async (folder, name, bytes) => bucket.plant(world.keyOf(folder, name), bytes),
        plantDocument: async (path, text) => bucket.plant(`${OURS}/${path}`, text),
        age: async (ms) => void bucket.age(OURS, ms),
        census: async () => new Map([...bucket.census()].filter(([key]) => key.startsWith('vermont/'))),
        wire: { changes: () => world.s3.journal.filter(({ changes }) => changes.length > 0).length, mostPerRun: 24 },
        dispose: () => world.close(),
      };
    },
    ON_A_WIRE.s3,
  );
});
