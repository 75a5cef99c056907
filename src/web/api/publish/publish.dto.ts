import { IsBoolean, IsIn, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { PublishChoiceBody } from '../shared/publish-choice.dto.js';
import { IsCaptionText, IsTextMap } from '../shared/text-map.js';

/** Options every publish route has. Spec: publishing.md section 2.1. */
export class PublishOptionsBody extends PublishChoiceBody {
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
