import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { ListingOrder } from '../../../storage/index.js';
import { SORT_WORDS } from '../images/images.dto.js';
import { FolderQuery } from '../shared/folder.dto.js';

/** Query of POST `/api/library/upload`. */
export class UploadQuery {
  /** What becomes of the photo when its name is taken; `rename` takes the next free name. Default `reject`. */
  @IsOptional()
  @IsIn(['reject', 'rename'])
  onConflict?: 'reject' | 'rename';
}

/** Query of GET `/api/library/objects`. */
export class ObjectsQuery {
  /** Beginning of the keys: a folder, `archive/`, and of the names in it, `archive/IMG_`. The inbox when it names none. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  prefix?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  q?: string;

  @IsOptional()
  @IsIn(SORT_WORDS)
  sort?: (typeof SORT_WORDS)[number];

  @IsOptional()
  @IsIn(['asc', 'desc'])
  order?: ListingOrder;

  @IsOptional()
  @Matches(/^[0-9]{1,9}$/)
  offset?: string;

  @IsOptional()
  @IsString()
  @MaxLength(1024)
  cursor?: string;

  /** 1…200. */
  @IsOptional()
  @Matches(/^([1-9]|[1-9][0-9]|1[0-9]{2}|200)$/)
  limit?: string;
}

/** Query of DELETE `/api/library/objects/{filename}`. */
export class DeleteObjectQuery extends FolderQuery {
  /** The exact file name, typed by a person. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  confirm?: string;
}

/** Body of POST `/api/library/objects/{filename}/move`. */
export class MoveBody {
  /** `keep`, `remove`, or `root` for the way back to the inbox. To anything else nothing is moved. */
  @IsString()
  @MaxLength(64)
  target_folder!: string;
}
