import { SystemClock, RandomIds } from '../../../src/platform/system/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { RecordingLog } from '../../../src/orchestrator/testing/recording-log.js';
import { createRelayWorker } from '../../../src/pipeline-logs/delivery/index.js';
import { LogApiSender } from '../../../src/pipeline-logs/delivery/log-api-sender.js';
import { PlainSteps, relaySettings } from '../../../src/pipeline-logs/delivery/testing/delivery-world.js';
import { createDiskOutbox } from '../../../src/pipeline-logs/outbox/disk/index.js';
import { bytesOf, eventOf } from '../../../src/pipeline-logs/outbox/testing/outbox-events.js';
import { CrashingFiles, crashingOutbox, crashingSender, type CrashPoint } from './crash-points.js';

/** A round that does not end while a test still looks. */
const MANY = 100_000;

/**
 * A relay in a process of its own: takes one event in, works until it is told to end, and kills itself where it is told.
 * Arguments: folder, address of the receiver, id of the pipeline (0 = none), the point of the crash or `-`, and `replay`
 * when the pipeline is to be replayed and nothing else.
 */
async function main([
  folder = '',
  url = '',
  pipeline = '0',
  crashAt = '-',
  deed = '',
]: readonly string[]): Promise<void> {
  const [clock, ids, log] = [new SystemClock(), new RandomIds(), new RecordingLog()];
  const settings = relaySettings(folder, { url }, { retryDelaySeconds: 0, retryAttempts: MANY });
  const limits = { maxBytes: 2 ** 30, dedupeDays: 7, deadDays: 30 };
  const at = (point: CrashPoint): void => void (point === crashAt && process.kill(process.pid, 'SIGKILL'));
  const files = new CrashingFiles(ids, at);
  const spool = { folder: settings.spoolFolder, ...limits, clock, ids, log, heartbeatMs: 200, files };
  const outbox = crashingOutbox(createDiskOutbox(spool), files, at);
  if (deed === 'replay') return void (await outbox.replay(eventOf(Number(pipeline)).id));
  const steps = new PlainSteps(outbox);
  steps.onCollect = async ({ id }) => void (await outbox.writeTrace(id, 1, bytesOf('a log')));
  const http = createHttpClient(clock);
  if (settings.api === null) throw new Error('there is a receiver in these settings');
  const userAgent = 'publisher-v2/1';
  const sender = crashingSender(new LogApiSender({ api: settings.api, outbox, http, clock, ids, userAgent }), at);
  const shared = { outbox, clock, ids, log, http, settings, userAgent, sender, mask: (text: string) => text };
  const worker = createRelayWorker({ ...shared, collect: steps, freeze: steps, files: steps });
  if (pipeline !== '0') await outbox.accept(eventOf(Number(pipeline)));
  worker.start();
  process.on('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 60_000); // its timers alone would let it end
  process.stdout.write('ready\n');
}

void main(process.argv.slice(2));
