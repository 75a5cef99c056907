import { Command, Option } from 'nest-commander';
import { Clock } from '../../kernel/index.js';
import { HistoryService, type HistoryItem } from '../../workflow/index.js';
import { eachPhoto } from '../each-photo.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { importPosted } from '../import-posted.js';
import type { Output } from '../output.js';
import { ALL_RECORDS, recordsOf } from '../records.js';
import type { TenantDesk } from '../tenant-desk.js';
import { historyText } from '../text/history-text.js';
import { UsageError } from '../usage-error.js';
import { isHash, momentOf, wholeNumber } from '../words.js';
import { TenantCommand, type SharedOptions } from './tenant-command.js';

const MAX_SHOWN = 500;

interface HistoryOptions extends SharedOptions {
  readonly since?: string;
  readonly platform?: string;
  readonly limit: number;
  readonly restore?: string;
  readonly import?: string;
}

/** Spec: publishing.md sections 2.2, 3.7 and 8. */
@Command({
  name: 'history',
  description: 'Shows what was posted where and when; takes an archived photo back; takes over a posted.json.',
  arguments: '[photo]',
  argsDescription: { photo: 'only this one, by name or content hash' },
})
export class HistoryCommand extends TenantCommand {
  @Option({ flags: '--since <when>', description: 'changed since a date (2026-11-22), 12h or 7d' })
  since(word: string): string {
    return word;
  }

  @Option({ flags: '--platform <platform>', description: 'only those on this platform, by id or type' })
  platform(word: string): string {
    return word;
  }

  @Option({ flags: '--limit <n>', description: `at most so many, newest first, 1 to ${MAX_SHOWN}`, defaultValue: 50 })
  limit(word: string): number {
    return wholeNumber(word, [1, MAX_SHOWN], '--limit');
  }

  @Option({ flags: '--restore <photo>', description: 'brings this photo of the archive back to the inbox' })
  restore(word: string): string {
    return word;
  }

  @Option({ flags: '--import <posted.json>', description: 'takes over what the Python version has posted' })
  import(path: string): string {
    return path;
  }

  override async run([photo]: string[], options: HistoryOptions): Promise<void> {
    const { restore, import: path } = options;
    if ([photo, restore, path].filter((word) => word !== undefined).length > 1) {
      throw new UsageError('history takes one of: a photo, --restore <photo>, --import <posted.json>.');
    }
    if (path !== undefined) return importPosted(this.work, options, path);
    if (restore !== undefined) return this.work.forTenant(options, (desk, out) => restored(desk, out, restore));
    const show = (desk: TenantDesk, output: Output): Promise<ExitCode> => shown(desk, output, photo ?? null, options);
    return this.work.forTenant(options, show, { isQuiet: true });
  }
}

/** The call of the npm script. */
@Command({
  name: 'history:import',
  description: 'The same as history --import.',
  arguments: '<posted.json>',
  argsDescription: { 'posted.json': 'of the Python version' },
})
export class HistoryImportCommand extends TenantCommand {
  override run([path = '']: string[], options: SharedOptions): Promise<void> {
    return importPosted(this.work, options, path);
  }
}

async function restored(desk: TenantDesk, output: Output, word: string): Promise<ExitCode> {
  const order = { action: 'undo', from: 'archive' } as const;
  if (!isHash(word)) return eachPhoto(desk, output, [word], order);
  const history = desk.service<HistoryService>(HistoryService);
  const [item] = await desk.turn(({ runtime }) => recordsOf(history, runtime, word));
  return eachPhoto(desk, output, [item?.name ?? word], order);
}

async function shown(
  desk: TenantDesk,
  output: Output,
  photo: string | null,
  { since, platform, limit }: HistoryOptions,
): Promise<ExitCode> {
  const history = desk.service<HistoryService>(HistoryService);
  const from = since === undefined ? null : momentOf(since, desk.service<Clock>(Clock).now(), '--since');
  const filter = { ...ALL_RECORDS, platform: platform ?? null, from };
  const found = await desk.turn(async ({ runtime }) => {
    const all = await history.list(runtime, filter);
    const own = photo === null ? null : await recordsOf(history, runtime, photo);
    const wanted = own === null ? null : new Set(own.map(({ contentHash }) => contentHash));
    return { ...all, items: wanted === null ? all.items : all.items.filter((item) => wanted.has(item.contentHash)) };
  });
  const items: readonly HistoryItem[] = found.items.slice(0, limit);
  const { truncated } = found;
  output.result({ items, total: found.items.length, truncated }, historyText(items));
  if (found.items.length > items.length) output.note(`${found.items.length - items.length} more: --limit shows them.`);
  if (truncated) output.note('Older records were not read.');
  return EXIT.done;
}
