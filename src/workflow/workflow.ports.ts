import type { PhotoRef } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import type {
  AnalyzeResult,
  CaptionPreview,
  CaptionView,
  CurationRequest,
  CurationResult,
  HistoryFilter,
  HistoryItem,
  ImportReport,
  FollowOptions,
  OperationEvent,
  OperationView,
  PhotoDetail,
  PhotoHandle,
  PublishAnswer,
  PublishRequest,
  PublishState,
  ResolveRequest,
  SaveCaptionRequest,
} from './workflow.types.js';

/**
 * Publishes photos, at most once per platform. Every entry point (web, CLI, schedules) calls this and has
 * no rules of its own. Spec: publishing.md.
 */
export interface PublishService {
  /**
   * @throws PublisherError with a code of publishing.md section 6.2 for every refusal before the claim; such
   *   a refusal leaves no trace
   */
  publish(runtime: TenantRuntime, request: PublishRequest): Promise<PublishAnswer>;
  /** Null = not known here. */
  operation(runtime: TenantRuntime, operationId: string): Promise<OperationView | null>;
  /**
   * What happens in an operation, from its beginning until `done`, on any replica. Reads only.
   * @param runtimeNow the tenant's services; asked again for every look, because they do not live for ever
   * @throws PublisherError `ledger_corrupt`, `ledger_version`
   */
  follow(runtimeNow: () => TenantRuntime, operationId: string, options: FollowOptions): AsyncGenerator<OperationEvent>;
}
export const PublishService = Symbol('PublishService');

/** Keep, remove, undo and delete. Spec: publishing.md section 8. */
export interface CurationService {
  keep(runtime: TenantRuntime, request: CurationRequest): Promise<CurationResult>;
  remove(runtime: TenantRuntime, request: CurationRequest): Promise<CurationResult>;
  /** Brings a photo of keep, remove or archive back to the inbox. */
  undo(runtime: TenantRuntime, request: CurationRequest): Promise<CurationResult>;
  /** Permanent. @param confirm must be the exact file name, else `confirmation_required` */
  delete(runtime: TenantRuntime, request: CurationRequest & { readonly confirm: string }): Promise<CurationResult>;
}
export const CurationService = Symbol('CurationService');

/** Looking at photos with their captions and states. Never writes. */
export interface PhotoViewService {
  /** Null = no such photo. */
  detail(runtime: TenantRuntime, photo: PhotoHandle): Promise<PhotoDetail | null>;
  /** States of the photos of which the ledger is known to tell; the others are missing in the map. Keyed by name. */
  states(runtime: TenantRuntime, photos: readonly PhotoRef[]): Promise<ReadonlyMap<string, PublishState>>;
  /**
   * States of all of these, to choose among them. Where the storage lists no hashes, every record of the ledger is read
   * once, and a photo that has the size of one and lies elsewhere is read as well, up to a bound. Missing in the map are
   * those whose record cannot be used. Keyed by name.
   */
  allStates(runtime: TenantRuntime, photos: readonly PhotoRef[]): Promise<ReadonlyMap<string, PublishState>>;
  /** Which of these have a sidecar, by photo name. */
  withSidecar(runtime: TenantRuntime, photos: readonly PhotoRef[]): Promise<ReadonlySet<string>>;
}
export const PhotoViewService = Symbol('PhotoViewService');

/** Analysis and captions of one photo, kept in its sidecar. Spec: captioning.md section 10. */
export interface CaptionService {
  /**
   * @param options.force pay again although a stored analysis fits
   * @param options.isDry true = nothing is written; it may be paid all the same
   */
  analyze(
    runtime: TenantRuntime,
    photo: PhotoHandle,
    options: {
      readonly force: boolean;
      readonly isDry?: boolean;
      readonly actor: string;
      readonly requestId: string;
    },
  ): Promise<AnalyzeResult>;
  /** @throws PublisherError `caption_changed` when somebody else saved meanwhile */
  save(runtime: TenantRuntime, request: SaveCaptionRequest): Promise<CaptionView>;
  /** Exactly what each platform would receive. Pure but for building the platforms; never writes. */
  preview(
    runtime: TenantRuntime,
    input: {
      readonly caption: string | null;
      readonly captions: ReadonlyMap<string, string>;
      readonly platforms: readonly string[] | null;
      /** What the person says about nudity; undefined or null = not said. */
      readonly nsfw?: boolean | null;
    },
    requestId: string,
  ): Promise<Readonly<Record<string, CaptionPreview>>>;
}
export const CaptionService = Symbol('CaptionService');

/** What was posted, where and when; and the decisions only a person can take. Spec: publishing.md section 5.6. */
export interface HistoryService {
  list(
    runtime: TenantRuntime,
    query: HistoryFilter,
  ): Promise<{ readonly items: readonly HistoryItem[]; readonly total: number; readonly truncated: boolean }>;
  /** Null = no record. */
  get(runtime: TenantRuntime, contentHash: string): Promise<HistoryItem | null>;
  resolve(runtime: TenantRuntime, request: ResolveRequest): Promise<HistoryItem>;
}
export const HistoryService = Symbol('HistoryService');

/** What the ledger knows of bytes that are not in any folder yet. */
export interface PublishedPhotos {
  /**
   * Whether these bytes were posted anywhere before, or may have been; by this service or an earlier one.
   * @param contentHash 64 hex digits
   * @throws PublisherError storage errors
   */
  wasPublished(runtime: TenantRuntime, contentHash: string): Promise<boolean>;
}
export const PublishedPhotos = Symbol('PublishedPhotos');

/** Takes over what an earlier service has published, so that it is neither chosen nor sent again. */
export interface HistoryImportService {
  /**
   * Repeatable: it only ever adds. Spec: publishing.md section 3.7.
   * @param posted bytes of a `posted.json` of the Python Publisher V2, ≤ 8 MiB
   * @throws PublisherError `validation_failed` when it is none or too much, `ledger_corrupt`, `ledger_version`,
   *   `storage_not_conditional`, storage errors
   */
  import(runtime: TenantRuntime, posted: Uint8Array): Promise<ImportReport>;
}
export const HistoryImportService = Symbol('HistoryImportService');
