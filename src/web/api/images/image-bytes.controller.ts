import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { AccessControl } from '../../../auth/index.js';
import type { PhotoRef } from '../../../kernel/index.js';
import { Thumbnails, type ThumbnailSize } from '../../../storage/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { Answers, CountsAs, Policy, Refuses, Takes } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { askAgain } from '../shared/answer-headers.js';
import { found, requireFolder } from '../shared/photo-access.js';
import { encodeVersion } from '../shared/photo-version.js';
import { STORAGE_CODES } from '../shared/refusals.js';
import { byteRange } from './byte-range.js';
import { contentDisposition } from './content-disposition.js';
import { OriginalRequest, ThumbnailRequest } from './images.dto.js';

const DEFAULT_SIZE: ThumbnailSize = 'w960h640';
/** A day; the address changes with the picture. */
const KEEP = 'private, max-age=86400, immutable';
const VARY = 'Host, Cookie';

/** Pictures: thumbnails for viewers, originals for admins. Specs: web-api.md section 7, storage.md section 7. */
@Controller('api/images/:filename')
export class ImageBytesController {
  constructor(
    private readonly access: AccessControl,
    @Inject(Thumbnails) private readonly thumbnails: Thumbnails,
  ) {}

  /** The photo as a small JPEG, in one of the sizes of the list. */
  @Get('thumbnail')
  @Policy('view')
  @CountsAs('thumbnail')
  @Answers({ 200: 'image/jpeg', 304: null })
  @Refuses(STORAGE_CODES, 'photo_not_found', 'photo_unreadable')
  async thumbnail(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: ThumbnailRequest,
    @Req() request: ApiRequest,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const { runtime } = context;
    const size = query.size ?? DEFAULT_SIZE;
    const ref = this.#listed(context, filename, query) ?? (await this.#photo(context, filename, query));
    askAgain(response, VARY);
    if (query.v === this.thumbnails.urlVersion(ref)) response.setHeader('Cache-Control', KEEP);
    response.setHeader('ETag', `"${this.thumbnails.etag(runtime.tenant, ref, size)}"`);
    if (request.fresh) {
      response.statusCode = 304;
      response.end();
      return;
    }
    const { bytes } = await found(
      runtime.limit(() => this.thumbnails.get(runtime.tenant, runtime.storage, ref, size), context),
    );
    response.setHeader('Content-Type', 'image/jpeg');
    response.setHeader('Content-Disposition', 'inline; filename="photo.jpg"');
    response.setHeader('Content-Length', bytes.length);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  /** The file as it was uploaded, whole or in part. */
  @Get('original')
  @Policy('admin')
  @CountsAs('original')
  @Answers({ 200: 'image/*', 206: 'image/*', 304: null })
  @Takes('Range', 'If-Range')
  @Refuses(STORAGE_CODES, 'photo_not_found', 'photo_unreadable', 'range_not_satisfiable')
  async original(
    @Tenant() context: TenantContext,
    @Param('filename') filename: string,
    @Query() query: OriginalRequest,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<StreamableFile | undefined> {
    const { runtime } = context;
    const ref = await this.#photo(context, filename, query);
    const tag = `"${encodeVersion(ref.version)}"`;
    askAgain(response, VARY);
    response.setHeader('ETag', tag);
    response.setHeader('Accept-Ranges', 'bytes');
    if (request.fresh) {
      response.statusCode = 304;
      return undefined;
    }
    const ifRange = request.headers['if-range'];
    const range = ifRange === undefined || ifRange === tag ? byteRange(request.headers.range, ref.size) : null;
    const { stream, size, contentType } = await found(runtime.limit(() => runtime.storage.photos.open(ref, range)));
    if (range !== null) {
      response.statusCode = 206;
      response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
    }
    return new StreamableFile(stream, {
      type: contentType,
      disposition: contentDisposition(query.download === undefined ? 'inline' : 'attachment', ref.name),
      length: range === null ? size : range.end - range.start + 1,
    });
  }

  /** What an address of a listing names, when the listing is still at hand: no provider call for each picture. */
  #listed(context: TenantContext, name: string, { folder = 'inbox', v }: ThumbnailRequest): PhotoRef | null {
    requireFolder(this.access, context, folder);
    const known = v === undefined ? null : context.runtime.listing.known(folder, name);
    return known !== null && this.thumbnails.urlVersion(known) === v ? known : null;
  }

  /** @throws PublisherError `photo_not_found`, and every refusal of access control */
  async #photo(context: TenantContext, name: string, query: ThumbnailRequest | OriginalRequest): Promise<PhotoRef> {
    const folder = query.folder ?? 'inbox';
    requireFolder(this.access, context, folder);
    const { runtime } = context;
    return found(runtime.limit(() => runtime.storage.photos.stat(folder, name), context));
  }
}
