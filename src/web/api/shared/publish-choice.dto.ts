import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';

const PLATFORM = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_PLATFORMS = 50;

/** What a person chooses whenever photos are published, one or many. Spec: publishing.md section 2.1. */
export class PublishChoiceBody {
  /** Ids or types; missing or null = all enabled. An empty list names nothing, so it is refused. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_PLATFORMS)
  @Matches(PLATFORM, { each: true })
  platforms?: string[] | null;

  /** Whether a missing caption may be written. */
  @IsOptional()
  @IsIn(['auto', 'never'])
  ai?: 'auto' | 'never';

  /** A photo without words may go out without words. */
  @IsOptional()
  @IsBoolean()
  allowEmptyCaption?: boolean;
}
