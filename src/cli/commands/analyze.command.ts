import { Command, Option } from 'nest-commander';
import { callerError, type Folder } from '../../kernel/index.js';
import { CaptionService, HistoryService, type AnalyzeResult, type PhotoHandle } from '../../workflow/index.js';
import { EXIT } from '../exit-codes.js';
import type { TenantDesk, Turn } from '../tenant-desk.js';
import { indented } from '../text/layout.js';
import { UsageError } from '../usage-error.js';
import { isHash } from '../words.js';
import { TenantCommand, type SharedOptions } from './tenant-command.js';

interface AnalyzeOptions extends SharedOptions {
  readonly select?: string;
  readonly force?: boolean;
  readonly dryPublish?: boolean;
}

/** Spec: publishing.md section 2.2. */
@Command({
  name: 'analyze',
  description: 'Has a photo looked at and captions written, and keeps both in its text file; nothing is sent.',
})
export class AnalyzeCommand extends TenantCommand {
  @Option({ flags: '--select <name|hash>', description: 'this photo of the inbox, or by its content hash' })
  select(word: string): string {
    return word;
  }

  @Option({ flags: '--force', description: 'anew, also when it was analyzed before; may be paid again' })
  force(): boolean {
    return true;
  }

  @Option({ flags: '--dry-publish', description: 'write nothing' })
  dryPublish(): boolean {
    return true;
  }

  override async run(_words: string[], options: AnalyzeOptions): Promise<void> {
    const { select, force = false, dryPublish = false, debug = false } = options;
    if (select === undefined) throw new UsageError('Name the photo: --select <name|hash>.');
    await this.work.forTenant(options, async (desk, output) => {
      const captions = desk.service<CaptionService>(CaptionService);
      const result = await desk.turn(async (turn) => {
        const { runtime, actor, requestId } = turn;
        const photo = await photoOf(desk, turn, select);
        return captions.analyze(runtime, photo, { force, isDry: dryPublish || debug, actor, requestId });
      });
      output.result(viewOf(result), analyzeText(result));
      return EXIT.done;
    });
  }
}

/** @throws PublisherError `photo_not_found` */
async function photoOf(desk: TenantDesk, { runtime }: Turn, word: string): Promise<PhotoHandle> {
  if (!isHash(word)) return { folder: 'inbox', name: word, expectedVersion: null };
  const item = await desk.service<HistoryService>(HistoryService).get(runtime, word);
  if (item === null || item.folder === 'deleted') {
    throw callerError('photo_not_found', 'There is no publish record of this content.');
  }
  const folder: Folder = item.folder;
  return { folder, name: item.name, expectedVersion: null };
}

/** Without the storage's own token of the text file, which means nothing outside. */
function viewOf({ caption, ...result }: AnalyzeResult) {
  const { state, text, captions, altText, nsfw } = caption;
  return { ...result, caption: { state, text, captions, altText, nsfw } };
}

function analyzeText({ name, analysis, caption, cached, sidecarWritten, source, warnings }: AnalyzeResult): string {
  const kept = sidecarWritten ? 'kept in its text file' : 'nothing was written';
  const texts = Object.entries(caption.captions).flatMap(([platform, one]) => [
    `${platform} (${one.source}):`,
    indented(one.text),
  ]);
  return [
    `${name}: ${cached ? 'was analyzed before' : `analyzed (${source}), ${kept}`}`,
    `  ${analysis.description}`,
    ...(texts.length === 0 && caption.text !== null ? [indented(caption.text)] : texts),
    ...warnings.map((warning) => `  Warning: ${warning}`),
    '',
  ].join('\n');
}
