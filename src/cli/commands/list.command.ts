import { Command, Option } from 'nest-commander';
import { FOLDERS, type Folder } from '../../kernel/index.js';
import { PhotoViewService, type PublishState } from '../../workflow/index.js';
import { EXIT } from '../exit-codes.js';
import { columns, minuteOf } from '../text/layout.js';
import { oneOf } from '../words.js';
import { TenantCommand, type SharedOptions } from './tenant-command.js';

const STATES = ['none', 'in_progress', 'partial', 'needs_decision', 'archive_pending', 'published'] as const;

interface ListOptions extends SharedOptions {
  readonly folder: Folder;
  readonly state?: PublishState;
}

/** One photo of a folder. */
interface ListedPhoto {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: string;
  /** Null while the record of the photo cannot be read. */
  readonly state: PublishState | null;
}

/** Spec: publishing.md section 2.2. */
@Command({ name: 'list', description: 'Lists the photos of a folder with what is known about their publishing.' })
export class ListCommand extends TenantCommand {
  @Option({ flags: '--folder <folder>', description: FOLDERS.join(', '), defaultValue: 'inbox' })
  folder(word: string): Folder {
    return oneOf(word, FOLDERS, '--folder');
  }

  @Option({ flags: '--state <state>', description: `only these: ${STATES.join(', ')}` })
  state(word: string): PublishState {
    return oneOf(word, STATES, '--state');
  }

  override async run(_words: string[], options: ListOptions): Promise<void> {
    const { folder, state: wanted = null } = options;
    await this.work.forTenant(
      options,
      async (desk, output) => {
        const views = desk.service<PhotoViewService>(PhotoViewService);
        const { photos, truncated } = await desk.turn(async ({ runtime }) => {
          const all = await runtime.listing.all(folder, true);
          const states = await views.allStates(runtime, all.photos);
          return { ...all, photos: all.photos.map((ref) => ({ ...ref, state: states.get(ref.name) ?? null })) };
        });
        const listed = photos
          .filter(({ state }) => wanted === null || state === wanted)
          .map(({ name, size, modifiedAt, state }) => ({ name, size, modifiedAt: modifiedAt.toISOString(), state }));
        output.result({ folder, total: listed.length, truncated, photos: listed }, listText(listed));
        if (truncated) output.note('The folder holds more photos than are listed.');
        return EXIT.done;
      },
      { isQuiet: true },
    );
  }
}

function listText(photos: readonly ListedPhoto[]): string {
  if (photos.length === 0) return 'No photos.\n';
  const rows = photos.map(({ name, size, modifiedAt, state }) => [
    name,
    state === 'none' ? '-' : (state ?? 'unknown').replaceAll('_', ' '),
    `${Math.ceil(size / 1024)} KB`,
    minuteOf(modifiedAt),
  ]);
  return `${columns(rows).join('\n')}\n`;
}
