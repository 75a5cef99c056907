import { Command, Option } from 'nest-commander';
import { callerError } from '../../kernel/index.js';
import { HistoryService, type HistoryItem, type ResolveRequest } from '../../workflow/index.js';
import { EXIT } from '../exit-codes.js';
import { recordsOf } from '../records.js';
import { historyText } from '../text/history-text.js';
import { UsageError } from '../usage-error.js';
import { oneOf } from '../words.js';
import { TenantCommand, type SharedOptions } from './tenant-command.js';

interface ResolveOptions extends SharedOptions {
  readonly postId?: string;
  readonly postUrl?: string;
}

const DECISIONS = ['posted', 'not_posted', 'withdraw'] as const;
/** Only https links are shown to people later; the web API takes no others either. */
const POST_URL = /^https:\/\/[^\s\\]{1,2040}$/;
const MAX_POST_ID = 256;

/** Spec: publishing.md section 5.6. */
@Command({
  name: 'resolve',
  description: 'Says what a person found out about a post whose fate is unknown; nothing is sent by it.',
  arguments: '<photo> <platform> <decision>',
  argsDescription: { photo: 'name or content hash', platform: 'its id or type', decision: DECISIONS.join(', ') },
})
export class ResolveCommand extends TenantCommand {
  @Option({ flags: '--post-id <id>', description: 'with posted: the id the platform gave it' })
  postId(id: string): string {
    if (id.length > MAX_POST_ID) throw new UsageError(`--post-id takes at most ${MAX_POST_ID} characters.`);
    return id;
  }

  @Option({ flags: '--post-url <url>', description: 'with posted: where it can be seen, as https' })
  postUrl(url: string): string {
    if (!POST_URL.test(url)) throw new UsageError('--post-url takes an address that begins with https://.');
    return url;
  }

  override async run([photo = '', platform = '', word = '']: string[], options: ResolveOptions): Promise<void> {
    const decision = oneOf(word, DECISIONS, 'The decision');
    const { postId = null, postUrl = null } = options;
    if (decision !== 'posted' && (postId !== null || postUrl !== null)) {
      throw new UsageError('--post-id and --post-url belong to posted.');
    }
    await this.work.forTenant(options, async (desk, output) => {
      const history = desk.service<HistoryService>(HistoryService);
      const item = await desk.turn(async ({ runtime, actor, requestId }) => {
        const found = onPlatform(await recordsOf(history, runtime, photo), platform);
        const order: ResolveRequest = { ...found, decision, postId, postUrl, actor, requestId };
        return history.resolve(runtime, order);
      });
      output.result(item, historyText([item]));
      return EXIT.done;
    });
  }
}

/** The one entry that is meant. @throws PublisherError, UsageError when more than one is */
function onPlatform(
  items: readonly HistoryItem[],
  word: string,
): Pick<ResolveRequest, 'contentHash' | 'platform' | 'attempt'> {
  const found = items.flatMap(({ contentHash, platforms }) =>
    Object.entries(platforms).flatMap(([platform, { type, attempt }]) =>
      platform === word || type === word ? [{ contentHash, platform, attempt }] : [],
    ),
  );
  const exact = found.filter(({ platform }) => platform === word);
  const [only, another] = exact.length > 0 ? exact : found;
  if (only === undefined) throw callerError('operation_not_found', 'There is nothing on record about this platform.');
  if (another !== undefined) {
    const isOnePhoto = another.contentHash === only.contentHash;
    throw new UsageError(
      isOnePhoto
        ? 'The photo has several platforms of this type: name the id.'
        : 'Several photos had this name: name the content hash, as `history` shows it.',
    );
  }
  return only;
}
