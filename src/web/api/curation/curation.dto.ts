import { IsIn, IsString, MaxLength } from 'class-validator';

/** Body of POST `/api/images/{filename}/delete`. */
export class DeleteBody {
  /** The exact file name, typed by a person. */
  @IsString()
  @MaxLength(255)
  confirm!: string;
}

/** Query of POST `/api/images/{filename}/undo`: where the photo is now. */
export class UndoQuery {
  @IsIn(['keep', 'remove', 'archive'])
  folder!: 'keep' | 'remove' | 'archive';
}
