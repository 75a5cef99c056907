import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { THUMBNAIL_SIZES, type ListingOrder, type ThumbnailSize } from '../../../storage/index.js';
import { FolderQuery } from '../shared/folder.dto.js';

/** Words for `sort`; the last two are aliases of `date`. */
export const SORT_WORDS = ['name', 'date', 'size', 'modified', 'last_modified'] as const;
/** Publish states one may ask for. */
export const STATE_WORDS = ['none', 'partial', 'needs_decision', 'published'] as const;

/** Query of GET `/api/images`. Values are texts: nothing is converted behind our back. */
export class ListingRequest extends FolderQuery {
  @IsOptional()
  @IsIn(SORT_WORDS)
  sort?: (typeof SORT_WORDS)[number];

  @IsOptional()
  @IsIn(['asc', 'desc'])
  order?: ListingOrder;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  q?: string;

  @IsOptional()
  @IsIn(STATE_WORDS)
  state?: (typeof STATE_WORDS)[number];

  /** 1…200. */
  @IsOptional()
  @Matches(/^([1-9]|[1-9][0-9]|1[0-9]{2}|200)$/)
  limit?: string;

  @IsOptional()
  @IsString()
  @MaxLength(1024)
  cursor?: string;

  @IsOptional()
  @Matches(/^[0-9]{1,9}$/)
  offset?: string;

  @IsOptional()
  @IsIn(['true', 'false'])
  fresh?: 'true' | 'false';
}

/** Query of GET `/api/images/random`. */
export class RandomRequest {
  @IsOptional()
  @Matches(/^[\x21-\x7e]{8,64}$/)
  seed?: string;

  /** Name shown last. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  after?: string;
}

/** Query of GET `/api/images/{filename}/thumbnail`. */
export class ThumbnailRequest extends FolderQuery {
  @IsOptional()
  @IsIn(THUMBNAIL_SIZES)
  size?: ThumbnailSize;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  v?: string;
}

/** Query of GET `/api/images/{filename}/original`. */
export class OriginalRequest extends FolderQuery {
  /** Present = to be saved as a file. */
  @IsOptional()
  @IsString()
  @MaxLength(16)
  download?: string;
}
