import { Body, Controller, Delete, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { callerError } from '../../../kernel/index.js';
import { nameKey } from '../../../storage/index.js';
import { Tenant, type TenantContext, type TenantRuntime } from '../../../tenancy/index.js';
import { CurationService, type CurationRequest, type CurationResult } from '../../../workflow/index.js';
import { CountsAs, Policy, Refuses, Takes } from '../../http/index.js';
import { pageLimitOf, sortOf } from '../images/photo-listings.js';
import type { ApiRequest } from '../shared/api-request.js';
import { FolderQuery } from '../shared/folder.dto.js';
import { Mutations, requireFeature, type Mutation } from '../shared/mutations.js';
import { handleOf, requestOf } from '../shared/photo-handle.js';
import { MOVE_CODES, STORAGE_CODES } from '../shared/refusals.js';
import { DeleteObjectQuery, MoveBody, ObjectsQuery } from './library.dto.js';
import { objectsView, prefixOf, type ObjectsView } from './object-view.js';

/** Answer of DELETE `/api/library/objects/{filename}`. */
export interface DeletedView {
  /** The name. */
  readonly deleted: string;
  /** Whether a text file went with it. */
  readonly sidecar_deleted: boolean;
}

/** Answer of POST `/api/library/objects/{filename}/move`. */
export interface MovedView {
  /** The name it had. */
  readonly moved: string;
  readonly destination: TargetFolder;
  readonly finalName: string;
}

type TargetFolder = 'keep' | 'remove' | 'root';

/**
 * The library as the Python Publisher V2 had it, over every storage. Moving and deleting are those of the photo routes:
 * the same ledger, the same rules. Spec: web-api.md sections 4 and 10.
 */
@Controller('api/library/objects')
export class ObjectsController {
  constructor(
    private readonly mutations: Mutations,
    @Inject(CurationService) private readonly curation: CurationService,
  ) {}

  /** The files of one folder with their text files, page by page. */
  @Get()
  @Policy('admin')
  @Refuses(STORAGE_CODES)
  async list(@Tenant() context: TenantContext, @Query() query: ObjectsQuery): Promise<ObjectsView> {
    const { runtime } = context;
    const { folder, nameKey: beginning } = prefixOf(query.prefix ?? '');
    const asked = {
      folder,
      sort: sortOf(query.sort ?? 'name'),
      order: query.order ?? 'asc',
      search: query.q?.trim() ?? '',
      filter: beginning === '' ? null : ({ name }: { readonly name: string }) => nameKey(name).startsWith(beginning),
      limit: pageLimitOf(query.limit),
      cursor: query.cursor ?? null,
      offset: Number(query.offset ?? 0),
    };
    return objectsView(await runtime.limit(() => runtime.listing.page(asked, context.signal), context));
  }

  /** Deletes a photo for good, with the texts beside it. */
  @Delete(':filename')
  @Policy('admin')
  @CountsAs('delete')
  @Takes('If-Match')
  @Refuses(MOVE_CODES, 'feature_disabled', 'confirmation_required')
  async delete(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: DeleteObjectQuery,
    @Req() request: ApiRequest,
  ): Promise<DeletedView> {
    const photo = handleOf(filename, query, request);
    const mutation = await this.#begin(context);
    const { runtime } = mutation;
    requireFeature(runtime.config.features.deleteEnabled, 'delete_enabled');
    const order = { ...requestOf(photo, mutation), confirm: query.confirm ?? '' };
    const { name, sidecarDeleted = false } = await runtime.limit(() => this.curation.delete(runtime, order));
    return { deleted: name, sidecar_deleted: sidecarDeleted };
  }

  /** Moves a photo to another folder, or back to the inbox. */
  @Post(':filename/move')
  @Policy('admin')
  @Takes('If-Match')
  @Refuses(MOVE_CODES, 'feature_disabled')
  async move(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: FolderQuery,
    @Body() { target_folder: target }: MoveBody,
    @Req() request: ApiRequest,
  ): Promise<MovedView> {
    if (!isTarget(target)) throw notThere();
    const photo = handleOf(filename, query, request);
    const mutation = await this.#begin(context);
    const { runtime } = mutation;
    const moved = await runtime.limit(() => this.#moveTo(target, runtime, requestOf(photo, mutation)));
    return { moved: moved.name, destination: target, finalName: moved.finalName };
  }

  async #begin(context: TenantContext): Promise<Mutation> {
    const mutation = await this.mutations.begin(context);
    requireFeature(mutation.runtime.config.features.libraryEnabled, 'library_enabled');
    return mutation;
  }

  /** To `root` is the way back; that of a photo in the inbox is refused there. */
  #moveTo(target: TargetFolder, runtime: TenantRuntime, request: CurationRequest): Promise<CurationResult> {
    if (target === 'root') return this.curation.undo(runtime, request);
    requireFeature(runtime.config.features[`${target}Enabled`], `${target}_enabled`);
    return this.curation[target](runtime, request);
  }
}

function isTarget(word: string): word is TargetFolder {
  return word === 'keep' || word === 'remove' || word === 'root';
}

function notThere(): Error {
  return callerError('move_not_supported', 'Photos are moved to keep, to remove, or back; archive means published.');
}
