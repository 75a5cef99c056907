import { Controller, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { LibraryService } from '../../../library/index.js';
import { TakesUpload } from '../../../platform/routing/index.js';
import type { UploadedPhoto } from '../../../storage/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { CountsAs, Policy, Refuses, uploadOf, type IncomingUpload } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { Mutations, requireFeature } from '../shared/mutations.js';
import { encodeVersion } from '../shared/photo-version.js';
import { STORAGE_CODES } from '../shared/refusals.js';
import { UploadQuery } from './library.dto.js';
import { keyOf } from './object-view.js';

/** Answer of POST `/api/library/upload`: the photo as it lies in the inbox now. */
export interface UploadedView {
  /** As in the list of objects. */
  readonly key: string;
  /** Its name now; another than it came with when the extension was wrong or the name was taken. */
  readonly filename: string;
  readonly size: number;
  readonly version: string;
  /** Where the same bytes were already; null = nowhere. */
  readonly duplicateOf: UploadedPhoto['duplicateOf'];
  /** The same bytes were posted before, or may have been. */
  readonly publishedBefore: boolean;
  /** The name said another kind of picture than the bytes are. */
  readonly extensionCorrected: boolean;
}

/**
 * New photos. A name that is taken is refused with `suggestedName` (null when nothing like it is free) and
 * `sameContent`; `onConflict=rename` takes the next free name instead. Spec: web-api.md section 4, storage.md section 8.
 */
@Controller('api/library')
export class UploadController {
  constructor(
    private readonly mutations: Mutations,
    @Inject(LibraryService) private readonly library: LibraryService,
  ) {}

  /** Stores one photo in the inbox. */
  @Post('upload')
  @HttpCode(201)
  @Policy('admin')
  @CountsAs('upload')
  @TakesUpload()
  @Refuses(
    STORAGE_CODES,
    'feature_disabled',
    'name_taken',
    'photo_too_large',
    'photo_unreadable',
    'bad_name',
    'request_timeout',
  )
  async upload(
    @Tenant() context: TenantContext,
    @Query() { onConflict = 'reject' }: UploadQuery,
    @Req() request: ApiRequest & { readonly upload?: IncomingUpload },
  ): Promise<UploadedView> {
    const { runtime, actor, requestId } = await this.mutations.begin(context);
    requireFeature(runtime.config.features.libraryEnabled, 'library_enabled');
    const uploaded = await uploadOf(request).receive(({ name, bytes, signal }) =>
      this.library.upload(runtime, { name, bytes, onConflict, actor, requestId }, signal),
    );
    const { ref, duplicateOf, publishedBefore, extensionCorrected } = uploaded;
    return {
      key: keyOf(ref),
      filename: ref.name,
      size: ref.size,
      version: encodeVersion(ref.version),
      duplicateOf,
      publishedBefore,
      extensionCorrected,
    };
  }
}
