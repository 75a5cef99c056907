import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { IsCaptionText, IsTextMap } from '../shared/text-map.js';

const PLATFORM = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_PLATFORMS = 50;

/** Options every publish route has. Spec: publishing.md section 2.1. */
export class PublishOptionsBody {
  /** Ids or types; missing or null = all enabled. An empty list names nothing, so it is refused. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_PLATFORMS)
  @Matches(PLATFORM, { each: true })
  platforms?: string[] | null;

  @IsOptional()
  @IsIn(['auto', 'never'])
  ai?: 'auto' | 'never';

  @IsOptional()
  @IsBoolean()
  allowEmptyCaption?: boolean;

  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

/** Body of POST `/api/images/{filename}/publish`. */
export class PublishBody extends PublishOptionsBody {
  @IsOptional()
  @IsCaptionText()
  caption?: string | null;

  @ValidateIf((body: PublishBody) => body.captions !== undefined && body.captions !== null)
  @IsTextMap(false)
  captions?: Record<string, string> | null;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  altText?: string | null;

  @IsOptional()
  @IsBoolean()
  nsfw?: boolean | null;

  @IsOptional()
  @IsBoolean()
  republish?: boolean;
}

/** Body of POST `/api/publish/next`. */
export class PublishNextBody extends PublishOptionsBody {
  @IsOptional()
  @IsIn(['random', 'oldest', 'name'])
  order?: 'random' | 'oldest' | 'name';
}

/** Query of POST `/api/images/{filename}/publish`. */
export class PublishQuery {
  @IsOptional()
  @IsIn(['inbox', 'archive'])
  folder?: 'inbox' | 'archive';
}
