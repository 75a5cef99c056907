import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, type Ids } from '../../../kernel/index.js';
import { createHttpClient, type HttpClient } from '../../../platform/http/index.js';
import { RandomIds, SystemClock } from '../../../platform/system/index.js';
import { RecordingLog } from '../../../orchestrator/testing/recording-log.js';
import { ManualClock } from '../../../storage/testing/manual-clock.js';
import type { DeliveryOutbox, RelayRecord } from '../../outbox/index.js';
import { createDiskOutbox } from '../../outbox/disk/index.js';
import { bytesOf, eventOf } from '../../outbox/testing/outbox-events.js';
import type { LogApiSettings, PipelineLogsSettings } from '../../settings.js';
import { PayloadTooLargeError, type CollectStep, type FilesStep, type FreezeStep } from '../../steps.js';
import { idempotencyKey } from '../idempotency-key.js';

/** Ids without chance in what is waited for. */
class EvenIds extends RandomIds implements Ids {
  override random(): number {
    return 0;
  }
}

/** Steps that need no GitLab: a body of so many bytes, and a note of each file that was asked for. */
export class PlainSteps implements CollectStep, FreezeStep, FilesStep {
  readonly written: { readonly id: string; readonly logs: boolean }[] = [];
  /** Bytes of padding in a body that has room for them. */
  padding = 3000;
  isFiltered = false;
  /** Called before logs are collected. */
  onCollect: (record: RelayRecord, signal: AbortSignal) => Promise<void> = () => Promise.resolve();

  constructor(private readonly outbox: DeliveryOutbox) {}

  isWanted(): boolean {
    return !this.isFiltered;
  }

  async collect(record: RelayRecord, signal: AbortSignal): Promise<RelayRecord> {
    await this.onCollect(record, signal);
    const next: RelayRecord = { ...record, state: 'collecting', wanted: [], jobs: [] };
    await this.outbox.save(next);
    return next;
  }

  async freeze(record: RelayRecord, budget: number): Promise<RelayRecord> {
    const start = `{"pipeline_id":${record.facts.pipeline_id},"log":"`;
    const room = budget === 0 ? Number.POSITIVE_INFINITY : budget - start.length - 2;
    if (room < 0) throw new PayloadTooLargeError();
    const text = `${start}${'x'.repeat(Math.min(this.padding, room))}"}`;
    const { sha256, bytes } = await this.outbox.writeBody(record.id, bytesOf(text));
    const key = idempotencyKey(record.semanticKey, sha256);
    const body = { sha256, bytes, key, budget, truncatedLogs: 0 };
    const sending = { attempts: 0, rounds: 0, lastStatus: null };
    const next: RelayRecord = { ...record, state: 'frozen', body, sending, notBefore: null };
    await this.outbox.save(next);
    return next;
  }

  write({ id }: RelayRecord, { logs }: { readonly logs: boolean }): Promise<void> {
    this.written.push({ id, logs });
    return Promise.resolve();
  }
}

export function relaySettings(
  folder: string,
  api: Partial<LogApiSettings> | null,
  more: Partial<PipelineLogsSettings> = {},
): PipelineLogsSettings {
  const all = { pipelineStatuses: null, jobStatuses: null, projects: new Set<number>() };
  return {
    webhook: { auth: { kind: 'nobody-asked' }, maxBodyBytes: 1024 },
    gitlab: {
      url: 'http://gitlab.invalid',
      token: new Secret('a-token-x'),
      traceConcurrency: 1,
      maxTraceBytes: 2 ** 20,
    },
    api: api && {
      url: 'http://nobody.invalid/logs',
      token: null,
      timeoutSeconds: 20,
      retries: true,
      saveToFile: false,
      fallbackToFile: true,
      maxPayloadBytes: 20_000,
      maxLogBytes: 0,
      compression: 'none',
      headers: null,
      signingSecret: null,
      redeliveryMinutes: [5, 30],
      ...api,
    },
    filters: { ...all, excludedProjects: new Set(), metadataAlways: true },
    redact: true,
    retryAttempts: 3,
    retryDelaySeconds: 2,
    outputFolder: join(folder, 'logs'),
    spoolFolder: join(folder, 'spool'),
    spoolMaxBytes: 2 ** 30,
    concurrency: 2,
    dedupeDays: 7,
    deadDays: 30,
    ...more,
  };
}

/** A folder, an outbox in it and all that a delivery is made of, on a clock that stands still. */
export class DeliveryWorld {
  readonly clock = new ManualClock(Date.UTC(2024, 0, 1));
  readonly ids = new EvenIds();
  readonly log = new RecordingLog();
  readonly http: HttpClient = createHttpClient(new SystemClock());
  readonly outbox: DeliveryOutbox;
  readonly steps: PlainSteps;

  private constructor(readonly folder: string) {
    const { clock, ids, log } = this;
    const limits = { maxBytes: 2 ** 30, dedupeDays: 7, deadDays: 30 };
    this.outbox = createDiskOutbox({ folder: join(folder, 'spool'), ...limits, clock, ids, log });
    this.steps = new PlainSteps(this.outbox);
  }

  static async make(): Promise<DeliveryWorld> {
    return new DeliveryWorld(await mkdtemp(join(tmpdir(), 'delivery-')));
  }

  async accept(pipelineId: number): Promise<RelayRecord> {
    const event = eventOf(pipelineId);
    await this.outbox.accept(event);
    const record = await this.outbox.read(event.id);
    if (record === null) throw new Error('an accepted record cannot be read');
    return record;
  }

  async end(): Promise<void> {
    this.http.onApplicationShutdown();
    await rm(this.folder, { recursive: true, force: true });
  }
}
