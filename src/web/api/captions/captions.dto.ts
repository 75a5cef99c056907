import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { FolderQuery } from '../shared/folder.dto.js';
import { IsCaptionText, IsTextMap } from '../shared/text-map.js';

const ALT_TEXT_MAX_CHARACTERS = 2_000;
const MAX_PLATFORMS = 50;

/** Query of POST `/api/images/{filename}/analyze`. */
export class AnalyzeQuery extends FolderQuery {
  /** `true`: pay again although a stored analysis fits. */
  @IsOptional()
  @IsIn(['true', 'false'])
  force_refresh?: 'true' | 'false';
}

/** Body of PUT `/api/images/{filename}/caption`. A missing member stays as it is; null drops it. */
export class SaveCaptionBody {
  @IsOptional()
  @IsCaptionText()
  caption?: string | null;

  @ValidateIf((body: SaveCaptionBody) => body.captions !== undefined)
  @IsTextMap(true)
  captions?: Record<string, string | null>;

  @IsOptional()
  @IsString()
  @MaxLength(ALT_TEXT_MAX_CHARACTERS)
  altText?: string | null;

  @IsOptional()
  @IsBoolean()
  nsfw?: boolean | null;

  /** What the person edited; null = there was nothing yet. Required, so that nobody overwrites unseen text. */
  @ValidateIf((body: SaveCaptionBody) => body.captionVersion !== null)
  @IsString()
  @MaxLength(256)
  captionVersion!: string | null;
}

/** Query of DELETE `/api/images/{filename}/caption`. */
export class DropCaptionQuery extends FolderQuery {
  @IsString()
  @MaxLength(256)
  captionVersion!: string;
}

/** Body of POST `/api/captions/preview`. */
export class PreviewBody {
  @IsOptional()
  @IsCaptionText()
  caption?: string | null;

  @ValidateIf((body: PreviewBody) => body.captions !== undefined)
  @IsTextMap(false)
  captions?: Record<string, string>;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_PLATFORMS)
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, { each: true })
  platforms?: string[];

  @IsOptional()
  @IsBoolean()
  nsfw?: boolean | null;
}
