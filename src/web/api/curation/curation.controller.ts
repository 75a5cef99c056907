import { Body, Controller, Inject, Param, Post, Query, Req } from '@nestjs/common';
import type { Folder } from '../../../kernel/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { CurationService, type CurationResult, type PhotoHandle } from '../../../workflow/index.js';
import { CountsAs, Policy, Refuses, Takes } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { FolderQuery } from '../shared/folder.dto.js';
import { Mutations, requireFeature } from '../shared/mutations.js';
import { handleOf, requestOf } from '../shared/photo-handle.js';
import { encodeVersion } from '../shared/photo-version.js';
import { MOVE_CODES } from '../shared/refusals.js';
import { DeleteBody, UndoQuery } from './curation.dto.js';

/** Answer of keep, remove and delete. Spec: web-api.md section 4. */
export interface SortedView {
  readonly filename: string;
  readonly action: 'keep' | 'remove' | 'delete';
  /** Empty after a delete. */
  readonly destination_folder: Folder | '';
  readonly preview_only: false;
  readonly finalName: string;
  /** Of the photo where it is now, for the way back; null after a delete. */
  readonly version: string | null;
  readonly undoable: boolean;
  readonly warnings: readonly string[];
}

/** Answer of undo. */
export interface UndoneView {
  readonly filename: string;
  readonly action: 'undo';
  readonly finalName: string;
  readonly version: string | null;
  readonly folder: Folder;
  readonly warnings: readonly string[];
}

/** Sorting photos. Spec: publishing.md section 8. */
@Controller('api/images/:filename')
export class CurationController {
  constructor(
    private readonly mutations: Mutations,
    @Inject(CurationService) private readonly curation: CurationService,
  ) {}

  /** Moves a photo to the ones to keep. */
  @Post('keep')
  @Policy('admin')
  @Takes('If-Match')
  @Refuses(MOVE_CODES, 'feature_disabled')
  async keep(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: FolderQuery,
    @Req() request: ApiRequest,
  ): Promise<SortedView> {
    return sortedView('keep', await this.#sort('keep', context, handleOf(filename, query, request)));
  }

  /** Moves a photo to the ones to remove; nothing is deleted. */
  @Post('remove')
  @Policy('admin')
  @Takes('If-Match')
  @Refuses(MOVE_CODES, 'feature_disabled')
  async remove(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: FolderQuery,
    @Req() request: ApiRequest,
  ): Promise<SortedView> {
    return sortedView('remove', await this.#sort('remove', context, handleOf(filename, query, request)));
  }

  /** Takes the last move of a photo back. */
  @Post('undo')
  @Policy('admin')
  @Takes('If-Match')
  @Refuses(MOVE_CODES)
  async undo(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: UndoQuery,
    @Req() request: ApiRequest,
  ): Promise<UndoneView> {
    const photo = handleOf(filename, query, request);
    const mutation = await this.mutations.begin(context);
    const { runtime } = mutation;
    const result = await runtime.limit(() => this.curation.undo(runtime, requestOf(photo, mutation)));
    const { name, finalName, folder, warnings } = result;
    return { filename: name, action: 'undo', finalName, version: versionOf(result), folder, warnings };
  }

  /** Deletes a photo for good; its exact name must be given once more. */
  @Post('delete')
  @Policy('admin')
  @CountsAs('delete')
  @Takes('If-Match')
  @Refuses(MOVE_CODES, 'feature_disabled', 'confirmation_required')
  async delete(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: FolderQuery,
    @Body() body: DeleteBody,
    @Req() request: ApiRequest,
  ): Promise<SortedView> {
    const photo = handleOf(filename, query, request);
    const mutation = await this.mutations.begin(context);
    const { runtime } = mutation;
    requireFeature(runtime.config.features.deleteEnabled, 'delete_enabled');
    const order = { ...requestOf(photo, mutation), confirm: body.confirm };
    return sortedView('delete', await runtime.limit(() => this.curation.delete(runtime, order)));
  }

  async #sort(action: 'keep' | 'remove', context: TenantContext, photo: PhotoHandle): Promise<CurationResult> {
    const mutation = await this.mutations.begin(context);
    const { runtime } = mutation;
    requireFeature(runtime.config.features[`${action}Enabled`], `${action}_enabled`);
    return runtime.limit(() => this.curation[action](runtime, requestOf(photo, mutation)));
  }
}

function sortedView(action: SortedView['action'], result: CurationResult): SortedView {
  const { name, finalName, folder, undoable, warnings } = result;
  const destination = action === 'delete' ? '' : folder;
  return {
    filename: name,
    action,
    destination_folder: destination,
    preview_only: false,
    finalName,
    version: versionOf(result),
    undoable,
    warnings,
  };
}

const versionOf = ({ version }: CurationResult): string | null => (version === null ? null : encodeVersion(version));
