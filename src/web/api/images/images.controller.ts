import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { AccessControl } from '../../../auth/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { CountsAs, Policy, Refuses } from '../../http/index.js';
import { FolderQuery } from '../shared/folder.dto.js';
import { JsonRead } from '../shared/json-read.interceptor.js';
import { requireAdmin, requireFolder } from '../shared/photo-access.js';
import { STORAGE_CODES } from '../shared/refusals.js';
import type { DetailView, PublicDetailView } from './detail-view.js';
import { ListingRequest, RandomRequest } from './images.dto.js';
import type { ListingView } from './listing-view.js';
import { PhotoDetails, type RandomView } from './photo-details.js';
import { PhotoListings } from './photo-listings.js';

/** Answer of GET `/api/images/list`. */
export interface NamesView {
  readonly filenames: readonly string[];
  readonly count: number;
  readonly truncated: boolean;
}

/** Looking at photos. Spec: web-api.md sections 4 to 6. */
@Controller('api/images')
@UseInterceptors(JsonRead)
export class ImagesController {
  constructor(
    private readonly access: AccessControl,
    private readonly listings: PhotoListings,
    private readonly details: PhotoDetails,
  ) {}

  /** Photos of one folder, page by page. */
  @Get()
  @Policy('view')
  @CountsAs('listing')
  @Refuses(STORAGE_CODES)
  page(@Tenant() context: TenantContext, @Query() query: ListingRequest): Promise<ListingView> {
    requireFolder(this.access, context, query.folder ?? 'inbox');
    if (query.state !== undefined || query.fresh === 'true') requireAdmin(this.access, context);
    const { runtime } = context;
    return runtime.limit(() => this.listings.page(runtime, query, this.#seesAll(context)), context);
  }

  /** Only the names of the inbox. */
  @Get('list')
  @Policy('view')
  @Refuses(STORAGE_CODES)
  async names(@Tenant() context: TenantContext): Promise<NamesView> {
    const { runtime } = context;
    const { photos, truncated } = await runtime.limit(() => runtime.listing.all('inbox', false), context);
    return { filenames: photos.map(({ name }) => name), count: photos.length, truncated };
  }

  /** One photo of the inbox; with a seed all of them come in an order of their own before any repeats. */
  @Get('random')
  @Policy('view')
  @Refuses(STORAGE_CODES, 'no_photos')
  random(@Tenant() context: TenantContext, @Query() query: RandomRequest): Promise<RandomView> {
    const { runtime } = context;
    return runtime.limit(() => this.details.random(runtime, query, this.#seesAll(context)), context);
  }

  /** One photo with its texts, its posts and what may be done with it now. */
  @Get(':filename')
  @Policy('view')
  @Refuses(STORAGE_CODES, 'photo_not_found')
  detail(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: FolderQuery,
  ): Promise<DetailView | PublicDetailView> {
    const folder = query.folder ?? 'inbox';
    requireFolder(this.access, context, folder);
    const { runtime } = context;
    return runtime.limit(() => this.details.byName(runtime, folder, filename, this.#seesAll(context)), context);
  }

  #seesAll(context: TenantContext): boolean {
    return this.access.roleOf(context) === 'admin';
  }
}
