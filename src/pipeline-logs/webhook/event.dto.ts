import { Expose } from 'class-transformer';
import { Equals, IsArray, IsInt, IsNumber, IsObject, IsOptional, IsString, Max, Min } from 'class-validator';

/**
 * What a webhook must look like, as far as it is read: ids and status are required, the rest may be null or absent.
 * Spec: pipeline-logs.md sections 2 and 6.
 */
export class PipelineEventDto {
  @Expose()
  @Equals('pipeline')
  readonly object_kind!: 'pipeline';

  @Expose()
  @IsObject()
  readonly object_attributes!: object;

  @Expose()
  @IsObject()
  readonly project!: object;

  @Expose()
  @IsOptional()
  @IsObject()
  readonly user?: object | null;

  @Expose()
  @IsOptional()
  @IsObject()
  readonly merge_request?: object | null;
}

export class AttributesDto {
  @Expose()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly id!: number;

  @Expose()
  @IsString()
  readonly status!: string;

  @Expose()
  @IsOptional()
  @IsString()
  readonly ref?: string | null;

  @Expose()
  @IsOptional()
  @IsString()
  readonly sha?: string | null;

  @Expose()
  @IsOptional()
  @IsString()
  readonly source?: string | null;

  @Expose()
  @IsOptional()
  @IsString()
  readonly created_at?: string | null;

  @Expose()
  @IsOptional()
  @IsString()
  readonly finished_at?: string | null;

  @Expose()
  @IsOptional()
  @IsNumber()
  readonly duration?: number | null;

  @Expose()
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  readonly stages?: readonly string[] | null;
}

export class ProjectDto {
  @Expose()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly id!: number;

  @Expose()
  @IsOptional()
  @IsString()
  readonly name?: string | null;
}

export class UserDto {
  @Expose()
  @IsOptional()
  @IsString()
  readonly name?: string | null;

  @Expose()
  @IsOptional()
  @IsString()
  readonly email?: string | null;
}
