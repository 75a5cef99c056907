import { Module, type DynamicModule } from '@nestjs/common';
import { AdminController } from './admin/admin.controller.js';
import { AuthController } from './admin/auth.controller.js';
import { Renewal } from './admin/renewal.js';
import { SignOut } from './admin/sign-out.js';
import { Status } from './admin/status.js';
import { BulkController } from './bulk/bulk.controller.js';
import { CaptionsController } from './captions/captions.controller.js';
import { PreviewController } from './captions/preview.controller.js';
import { ConfigController } from './config/config.controller.js';
import { UploadLimits } from './config/features.js';
import { VoiceController } from './config/voice.controller.js';
import { CurationController } from './curation/curation.controller.js';
import { DocsController } from './docs/docs.controller.js';
import { OpenDocsController } from './docs/open-docs.js';
import { HistoryController } from './history/history.controller.js';
import { ImageBytesController } from './images/image-bytes.controller.js';
import { ImagesController } from './images/images.controller.js';
import { PhotoDetails } from './images/photo-details.js';
import { PhotoListings } from './images/photo-listings.js';
import { ObjectsController } from './library/objects.controller.js';
import { UploadController } from './library/upload.controller.js';
import { OperationStreams, STREAM_TIMES, StreamTimes } from './operations/operation-streams.js';
import { OperationsController } from './operations/operations.controller.js';
import { PublishController } from './publish/publish.controller.js';
import { JsonRead } from './shared/json-read.interceptor.js';
import { Mutations } from './shared/mutations.js';

/**
 * The JSON API of one tenant. The services it calls (workflow, storage, config source, auth, clock, ids,
 * log) come from global modules.
 */
@Module({
  controllers: [
    AdminController,
    AuthController,
    ConfigController,
    VoiceController,
    ImagesController,
    ImageBytesController,
    CaptionsController,
    PreviewController,
    PublishController,
    CurationController,
    BulkController,
    OperationsController,
    HistoryController,
    ObjectsController,
    UploadController,
  ],
  providers: [
    Renewal,
    SignOut,
    Status,
    Mutations,
    JsonRead,
    PhotoListings,
    PhotoDetails,
    OperationStreams,
    { provide: StreamTimes, useValue: STREAM_TIMES },
  ],
})
export class ApiModule {
  /**
   * @param uploads process-wide limits of uploads
   * @param isProduction the API document is for admins then
   */
  static register(uploads: UploadLimits, isProduction: boolean): DynamicModule {
    return {
      module: ApiModule,
      controllers: [isProduction ? DocsController : OpenDocsController],
      providers: [{ provide: UploadLimits, useValue: uploads }],
    };
  }
}
