import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiskOutbox } from '../../../src/pipeline-logs/outbox/disk/index.js';
import { describeDeliveryOutbox } from '../../../src/pipeline-logs/outbox/testing/delivery-outbox.contract.js';
import { RandomIds } from '../../../src/platform/system/index.js';
import { ManualClock } from '../../../src/storage/testing/manual-clock.js';
import { RecordingLog } from '../../../src/orchestrator/testing/recording-log.js';

const folders: string[] = [];

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

describeDeliveryOutbox('in a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outbox-'));
  folders.push(folder);
  const clock = new ManualClock();
  // Processes that live: this one, the one that started it, and the first of the machine.
  const pids = [process.pid, process.ppid, 1];
  return {
    open: ({ maxBytes = 2 ** 40 } = {}) =>
      createDiskOutbox({
        folder,
        maxBytes,
        dedupeDays: 7,
        deadDays: 30,
        clock,
        ids: new RandomIds(),
        log: new RecordingLog(),
        self: { host: 'a-machine', pid: pids.shift() ?? 1 },
      }),
    pass: (ms) => clock.advance(ms),
    now: () => clock.now(),
  };
});
