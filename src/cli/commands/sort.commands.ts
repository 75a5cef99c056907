import { Command, Option } from 'nest-commander';
import { FOLDERS, type Folder } from '../../kernel/index.js';
import { eachPhoto } from '../each-photo.js';
import { UsageError } from '../usage-error.js';
import { oneOf } from '../words.js';
import { TenantCommand, type SharedOptions } from './tenant-command.js';

interface SortOptions extends SharedOptions {
  readonly undo?: boolean;
}

interface RemoveOptions extends SortOptions {
  readonly permanent?: boolean;
  readonly confirm?: readonly string[];
  readonly folder?: Folder;
}

const NAMES = { arguments: '<names...>', argsDescription: { names: 'photos of the inbox' } };

/** Spec: publishing.md section 8. */
@Command({ name: 'keep', description: 'Moves photos to the ones to keep; they are not published.', ...NAMES })
export class KeepCommand extends TenantCommand {
  @Option({ flags: '--undo', description: 'back to the inbox' })
  undo(): boolean {
    return true;
  }

  override async run(names: string[], options: SortOptions): Promise<void> {
    const order = options.undo === true ? ({ action: 'undo', from: 'keep' } as const) : ({ action: 'keep' } as const);
    await this.work.forTenant(options, (desk, output) => eachPhoto(desk, output, names, order));
  }
}

/** Spec: publishing.md section 8. */
@Command({ name: 'remove', description: 'Moves photos to the ones to remove; nothing is deleted.', ...NAMES })
export class RemoveCommand extends TenantCommand {
  @Option({ flags: '--undo', description: 'back to the inbox' })
  undo(): boolean {
    return true;
  }

  @Option({ flags: '--permanent', description: 'delete for good; needs --confirm for each photo' })
  permanent(): boolean {
    return true;
  }

  @Option({ flags: '--confirm <name>', description: 'the exact name of the photo to delete; may be repeated' })
  confirm(name: string, before: readonly string[] = []): readonly string[] {
    return [...before, name];
  }

  @Option({ flags: '--folder <folder>', description: 'with --permanent: where the photos are (default: inbox)' })
  folder(word: string): Folder {
    return oneOf(word, FOLDERS, '--folder');
  }

  override async run(names: string[], options: RemoveOptions): Promise<void> {
    const order = removeOrder(options);
    await this.work.forTenant(options, (desk, output) => eachPhoto(desk, output, names, order));
  }
}

function removeOrder({ undo = false, permanent = false, confirm, folder }: RemoveOptions) {
  if (!permanent && (confirm !== undefined || folder !== undefined)) {
    throw new UsageError('--confirm and --folder belong to --permanent.');
  }
  if (permanent && undo) throw new UsageError('What was deleted does not come back: --permanent without --undo.');
  if (permanent) return { action: 'delete', from: folder ?? 'inbox', confirm: confirm ?? [] } as const;
  return undo ? ({ action: 'undo', from: 'remove' } as const) : ({ action: 'remove' } as const);
}
