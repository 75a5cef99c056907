import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { FOLDERS, type Folder } from '../../../kernel/index.js';
import { BULK_ACTIONS, BULK_MAX, type BulkAction } from '../../../workflow/index.js';
import { PublishChoiceBody } from '../shared/publish-choice.dto.js';

const MAX_NAME = 255;
/** The most any action takes; how many this one takes is looked at by the job. */
const MAX_PHOTOS = Math.max(...Object.values(BULK_MAX));

/** One photo of a bulk job. */
export class BulkPhotoBody {
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_NAME)
  filename!: string;

  /** The version the person looked at; missing = whatever is there. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  version?: string | null;
}

/** What is asked beside the photos: the choice is for publish; an option of another action says nothing. */
export class BulkOptionsBody extends PublishChoiceBody {
  /** analyze: pay again although a stored analysis fits. */
  @IsOptional()
  @IsBoolean()
  force?: boolean;

  /** delete: the exact names of all photos, typed or confirmed by a person. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_PHOTOS)
  @IsString({ each: true })
  @MaxLength(MAX_NAME, { each: true })
  confirm?: string[];

  /** publish without named photos: so many are chosen. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(BULK_MAX.publish)
  count?: number | null;

  /** With `count`: in which order they are chosen. */
  @IsOptional()
  @IsIn(['random', 'oldest', 'name'])
  order?: 'random' | 'oldest' | 'name';
}

/** Body of POST `/api/bulk`. Spec: web-api.md section 8. */
export class BulkBody {
  @IsIn(BULK_ACTIONS)
  action!: BulkAction;

  /** One folder per job; the inbox when absent. */
  @IsOptional()
  @IsIn(FOLDERS)
  folder?: Folder;

  /** Missing only with `options.count`. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_PHOTOS)
  @ArrayUnique(({ filename }: BulkPhotoBody) => filename)
  @ValidateNested({ each: true })
  @Type(() => BulkPhotoBody)
  photos?: BulkPhotoBody[];

  @IsOptional()
  @ValidateNested()
  @Type(() => BulkOptionsBody)
  options?: BulkOptionsBody;
}
