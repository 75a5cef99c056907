import { IsIn, IsOptional, Matches } from 'class-validator';
import { JOB_STATES, type JobState } from '../../../workflow/index.js';

/** Query of GET `/api/operations`. */
export class OperationsQuery {
  @IsOptional()
  @IsIn(JOB_STATES)
  state?: JobState;

  /** 1…50. */
  @IsOptional()
  @Matches(/^([1-9]|[1-4][0-9]|50)$/)
  limit?: string;
}
