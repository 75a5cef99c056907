import { IsIn, IsOptional } from 'class-validator';
import { FOLDERS, type Folder } from '../../../kernel/index.js';

/** `?folder=`: where the photo is; the inbox when absent. */
export class FolderQuery {
  @IsOptional()
  @IsIn(FOLDERS)
  folder?: Folder;
}
