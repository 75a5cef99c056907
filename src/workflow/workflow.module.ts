import { setTimeout as sleep } from 'node:timers/promises';
import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, Ids } from '../kernel/index.js';
import { EventLog, LogContext } from '../platform/logging/index.js';
import { Draining } from '../platform/lifecycle/index.js';
import { Metrics, TenantNames } from '../platform/metrics/index.js';
import { ProgressBoard } from '../platform/progress/index.js';
import { JobQueue } from '../platform/queue/index.js';
import { FreshTenant } from '../tenancy/index.js';
import { SidecarCaptionService } from './caption.service.js';
import { CrashPoints } from './crash-points.js';
import { LedgerCurationService } from './curation.service.js';
import { LedgerHistoryService } from './history.service.js';
import { PostedImportService } from './imports/history-import.service.js';
import { bulkJobs } from './jobs/bulk-jobs.js';
import { JobService } from './jobs/job.ports.js';
import { TenantPace } from './jobs/tenant-pace.js';
import { LedgerPhotoViewService } from './photo-view.service.js';
import { LedgerIndex } from './ledger/ledger-index.js';
import { PaidAnalyses } from './paid-analyses.js';
import { ProbeGate } from './probe-gate.js';
import { Progress } from './progress.js';
import { LedgerPublishedPhotos } from './published-before.js';
import { PublishedTexts } from './published-texts.js';
import { schedulesProvider } from './schedules/index.js';
import { StoredVoices } from './stored-voices.js';
import { StagedPublishService } from './publish.service.js';
import { WorkflowTools } from './tools.js';
import { VoiceProfiles } from './voice-profile.port.js';
import { WorkflowMetrics } from './workflow-metrics.js';
import {
  CaptionService,
  CurationService,
  HistoryImportService,
  HistoryService,
  PhotoViewService,
  PublishedPhotos,
  PublishService,
} from './workflow.ports.js';

/** What the workflow takes from the environment. */
export interface WorkflowSettings {
  readonly archiveOnPartial: boolean;
  readonly crash: CrashPoints;
  /** Milliseconds between two photos of a tenant that are published or analyzed by themselves. Spec: publishing.md section 10. */
  readonly bulkPauseMs: number;
  /** Normalised hosts of the tenants whose schedules run here. */
  readonly scheduleHosts: readonly string[];
}

/** Binds the workflow's services; every entry point uses these. */
@Module({})
export class WorkflowModule {
  static register(settings: WorkflowSettings): DynamicModule {
    return {
      module: WorkflowModule,
      global: true,
      providers: [
        ProbeGate,
        {
          provide: WorkflowTools,
          inject: [Clock, Ids, FreshTenant, Draining, EventLog, WorkflowMetrics, ProgressBoard],
          useFactory: (
            clock: Clock,
            ids: Ids,
            fresh: FreshTenant,
            drain: Draining,
            log: EventLog,
            metrics: WorkflowMetrics,
            board: ProgressBoard,
          ): WorkflowTools => {
            const index = new LedgerIndex(clock);
            const touched: WorkflowTools['touched'] = (documents) => index.touched(documents);
            const pause: WorkflowTools['pause'] = (ms, signal) => sleep(ms, undefined, { signal });
            const texts = new PublishedTexts(clock, index, pause);
            const paid = new PaidAnalyses(clock);
            const voices = new StoredVoices({ clock, ids });
            const progress = new Progress(board, pause);
            const own = { index, texts, voices, paid, touched, pause, progress };
            return { clock, ids, fresh, drain, log, metrics, ...own, ...settings };
          },
        },
        {
          provide: WorkflowMetrics,
          inject: [Metrics, TenantNames],
          useFactory: (metrics: Metrics, tenants: TenantNames | null) => new WorkflowMetrics(metrics, tenants),
        },
        {
          provide: PublishService,
          inject: [WorkflowTools, ProbeGate, Draining],
          useFactory: (tools: WorkflowTools, probe: ProbeGate, draining: Draining) => {
            const service = new StagedPublishService(tools, probe);
            draining.onDrain(() => service.idle());
            return service;
          },
        },
        {
          provide: CurationService,
          inject: [WorkflowTools, ProbeGate],
          useFactory: (tools: WorkflowTools, probe: ProbeGate) => new LedgerCurationService(tools, probe),
        },
        {
          provide: HistoryService,
          inject: [WorkflowTools, ProbeGate],
          useFactory: (tools: WorkflowTools, probe: ProbeGate) => new LedgerHistoryService(tools, probe),
        },
        {
          provide: HistoryImportService,
          inject: [ProbeGate],
          useFactory: (probe: ProbeGate) => new PostedImportService(probe),
        },
        {
          provide: JobService,
          inject: [
            WorkflowTools,
            ProbeGate,
            Draining,
            JobQueue,
            LogContext,
            PublishService,
            CaptionService,
            CurationService,
            TenantPace,
          ],
          useFactory: (
            tools: WorkflowTools,
            probe: ProbeGate,
            draining: Draining,
            queue: JobQueue,
            context: LogContext,
            publisher: PublishService,
            captions: CaptionService,
            curation: CurationService,
            pace: TenantPace,
          ): JobService => {
            const jobTools = { ...tools, drain: draining };
            const services = { publisher, captions, curation };
            const jobs = bulkJobs(jobTools, { probe, queue, context, services, pace });
            draining.onDrain(() => jobs.drain());
            return jobs;
          },
        },
        {
          provide: TenantPace,
          inject: [WorkflowTools],
          useFactory: (tools: WorkflowTools) => new TenantPace(tools, settings.bulkPauseMs),
        },
        schedulesProvider(settings.scheduleHosts),
        ...[
          { provide: CaptionService, useFactory: (tools: WorkflowTools) => new SidecarCaptionService(tools) },
          { provide: VoiceProfiles, useFactory: (tools: WorkflowTools) => tools.voices },
          { provide: PhotoViewService, useFactory: (tools: WorkflowTools) => new LedgerPhotoViewService(tools) },
          { provide: PublishedPhotos, useFactory: (tools: WorkflowTools) => new LedgerPublishedPhotos(tools) },
        ].map((provider) => ({ ...provider, inject: [WorkflowTools] })),
      ],
      exports: [
        JobService,
        PublishService,
        CurationService,
        CaptionService,
        HistoryService,
        HistoryImportService,
        PhotoViewService,
        PublishedPhotos,
        VoiceProfiles,
      ],
    };
  }
}
