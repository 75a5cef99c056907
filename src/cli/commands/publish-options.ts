import { Option } from 'nest-commander';
import { idempotencyKey, listOf, oneOf, platformText, wholeNumber } from '../words.js';
import { TenantCommand, type SharedOptions } from './tenant-command.js';

const ORDERS = ['random', 'oldest', 'name'] as const;
/** A person waits for it, and one photo may take a minute. */
const MAX_COUNT = 500;

/** Options of `publish` and `preview`. Spec: publishing.md section 2.1. */
export interface PublishOptions extends SharedOptions {
  readonly select?: string;
  readonly order?: (typeof ORDERS)[number];
  readonly count: number;
  readonly platforms?: readonly string[];
  readonly caption?: string;
  readonly captionFile?: string;
  readonly captionFor?: readonly (readonly [string, string])[];
  readonly altText?: string;
  readonly nsfw?: 'yes' | 'no';
  readonly allowEmptyCaption?: boolean;
  readonly ai: boolean;
  readonly republish?: boolean;
  readonly dryPublish?: boolean;
  readonly preview?: boolean;
  readonly key?: string;
  readonly config?: string;
}

/** The options themselves, as the parser reads them. */
export abstract class PublishOptionsCommand extends TenantCommand {
  @Option({ flags: '--select <name|hash>', description: 'this photo of the inbox, or by its content hash' })
  select(word: string): string {
    return word;
  }

  @Option({ flags: '--order <order>', description: 'without --select: random, oldest or name (default: random)' })
  order(word: string): (typeof ORDERS)[number] {
    return oneOf(word, ORDERS, '--order');
  }

  @Option({ flags: '--count <n>', description: 'without --select: at most so many photos', defaultValue: 1 })
  count(word: string): number {
    return wholeNumber(word, [1, MAX_COUNT], '--count');
  }

  @Option({ flags: '--platforms <a,b>', description: 'ids or types (default: all that are enabled)' })
  platforms(words: string): readonly string[] {
    return listOf(words, '--platforms');
  }

  @Option({ flags: '--caption <text>', description: 'your words, for all platforms; needs --select' })
  caption(text: string): string {
    return text;
  }

  @Option({ flags: '--caption-file <path>', description: 'the same from a file; `-` reads standard input' })
  captionFile(path: string): string {
    return path;
  }

  @Option({ flags: '--caption-for <platform=text>', description: 'your words for one platform; may be repeated' })
  captionFor(word: string, before: readonly (readonly [string, string])[] = []): typeof before {
    return [...before, platformText(word, '--caption-for')];
  }

  @Option({ flags: '--alt-text <text>', description: 'what the picture shows, for who cannot see it' })
  altText(text: string): string {
    return text;
  }

  @Option({ flags: '--nsfw <yes|no>', description: 'your word wins over AI' })
  nsfw(word: string): 'yes' | 'no' {
    return oneOf(word, ['yes', 'no'], '--nsfw');
  }

  @Option({ flags: '--allow-empty-caption', description: 'a photo without words may go out without words' })
  allowEmptyCaption(): boolean {
    return true;
  }

  @Option({ flags: '--no-ai', description: 'no captions by AI: a photo without words is refused' })
  noAi(): boolean {
    return false;
  }

  @Option({ flags: '--republish', description: 'post again to the named --platforms' })
  republish(): boolean {
    return true;
  }

  @Option({ flags: '--dry-publish', description: 'everything but sending and writing' })
  dryPublish(): boolean {
    return true;
  }

  @Option({ flags: '--preview', description: 'the same, told at length for people' })
  preview(): boolean {
    return true;
  }

  @Option({ flags: '--key <key>', description: 'Idempotency-Key: the same key never posts twice (default: a new one)' })
  key(word: string): string {
    return idempotencyKey(word);
  }

  @Option({ flags: '--config <file>', description: 'of the Python version: accepted, not read' })
  config(word: string): string {
    return word;
  }
}
