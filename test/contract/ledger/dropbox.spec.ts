import { describeLedger } from '../../../src/workflow/testing/ledger.contract.js';
import { ON_A_WIRE } from '../storage/form-size.js';
import { dropboxWorld } from '../storage/dropbox-harness.js';

const ROOT = '/Photos/vermont';
const OURS = `${ROOT}/In/.publisher`;

describeLedger(
  'Dropbox',
  async () => {
    const world = await dropboxWorld();
    const account = world.dropbox.account('studio');
    const clientOf = () => world.build('vermont', { pageSize: 2000 });
    return {
      clients: [await clientOf(), await clientOf()],
      ignoring: null,
      plant: async (folder, name, bytes) => void account.plant(world.pathOf(folder, name), bytes),
      plantDocument: async (path, text) => void account.plant(`${OURS}/${path}`, text),
      age: async (ms) => void account.age(OURS, ms),
      census: async () => new Map(Object.entries(account.census()).filter(([path]) => path.startsWith(`${ROOT}/`))),
      wire: { changes: () => world.dropbox.journal.filter(({ changes }) => changes.length > 0).length, mostPerRun: 12 },
      dispose: () => world.close(),
    };
  },
  ON_A_WIRE.dropbox,
);
