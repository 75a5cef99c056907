import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { PublishState } from '../../../workflow/index.js';

const STATES = ['in_progress', 'partial', 'needs_decision', 'archive_pending', 'published', 'none'] as const;

/** Query of GET `/api/history`. */
export class HistoryQuery {
  @IsOptional()
  @IsIn(STATES)
  state?: PublishState;

  /** Id or type. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  platform?: string;

  /** Part of the photo's name. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  q?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  @MaxLength(40)
  from?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  @MaxLength(40)
  to?: string;

  @IsOptional()
  @Matches(/^[0-9]{1,9}$/)
  offset?: string;

  /** 1…200. */
  @IsOptional()
  @Matches(/^([1-9]|[1-9][0-9]|1[0-9]{2}|200)$/)
  limit?: string;
}

/** Body of POST `/api/history/{contentHash}/resolve`: what only a person can decide. */
export class ResolveBody {
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  platform!: string;

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  attempt!: number;

  @IsIn(['posted', 'not_posted', 'withdraw'])
  decision!: 'posted' | 'not_posted' | 'withdraw';

  @IsOptional()
  @IsString()
  @MaxLength(256)
  postId?: string | null;

  /** Only https links are shown to people later. */
  @IsOptional()
  @MaxLength(2_048)
  @Matches(/^https:\/\/[^\s\\]+$/)
  postUrl?: string | null;
}
