import { readFile, stat } from 'node:fs/promises';
import { RequestValidationPipe } from '../web/index.js';
import { PublishBody } from '../web/api/publish/publish.dto.js';
import type { PublishRequest } from '../workflow/index.js';
import type { PublishOptions } from './commands/publish-options.js';
import type { CommandWorld } from './command-world.js';
import { UsageError } from './usage-error.js';
import { isHash } from './words.js';

/** What a run is asked for, without what each photo has of its own. */
export type PublishOrder = Omit<PublishRequest, 'idempotencyKey' | 'actor' | 'requestId'>;

/** A caption has at most 40,000 bytes; a file may end with some empty lines. */
const MAX_FILE_BYTES = 64 * 1024;
const FOR_ONE_PHOTO = ['caption', 'captionFile', 'captionFor', 'altText', 'nsfw', 'republish'] as const;

/**
 * The words of a command as the request everybody makes. What a caption or a platform may be is decided by the schema of
 * the web API. Spec: publishing.md section 2.1.
 * @throws UsageError, PublisherError `validation_failed`
 */
export async function publishOrder(options: PublishOptions, world: CommandWorld): Promise<PublishOrder> {
  const { select, order, count, ai, allowEmptyCaption = false, republish = false } = options;
  if (select === undefined) refuseTextsWithoutPhoto(options);
  else if (order !== undefined || count > 1)
    throw new UsageError('--select names one photo: without --order, --count.');
  const body = bodyOf(options, await captionOf(options, world));
  await new RequestValidationPipe().transform(body, { type: 'body', metatype: PublishBody });
  return {
    photo: select === undefined ? { by: 'next', order: order ?? 'random' } : choiceOf(select),
    platforms: body.platforms ?? null,
    caption: body.caption ?? null,
    captions: new Map(Object.entries(body.captions ?? {})),
    altText: body.altText ?? null,
    nsfw: body.nsfw ?? null,
    ...{ allowEmptyCaption, republish },
    ai: ai ? 'auto' : 'never',
    mode: options.preview === true ? 'preview' : options.dryPublish === true ? 'dry' : 'live',
    respondAsync: false,
    kind: 'cli',
  };
}

function refuseTextsWithoutPhoto(options: PublishOptions): void {
  const found = FOR_ONE_PHOTO.find((name) => options[name] !== undefined);
  if (found === undefined) return;
  const flag = found.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${flag} is for one photo: name it with --select.`);
}

function bodyOf({ platforms, captionFor, altText, nsfw }: PublishOptions, caption: string | null): PublishBody {
  return {
    ...(platforms === undefined ? {} : { platforms: [...platforms] }),
    ...(caption === null ? {} : { caption }),
    ...(captionFor === undefined ? {} : { captions: Object.fromEntries(captionFor) }),
    ...(altText === undefined ? {} : { altText }),
    ...(nsfw === undefined ? {} : { nsfw: nsfw === 'yes' }),
  };
}

function choiceOf(word: string): PublishRequest['photo'] {
  if (isHash(word)) return { by: 'hash', contentHash: word };
  return { by: 'name', folder: 'inbox', name: word, expectedVersion: null };
}

async function captionOf({ caption, captionFile }: PublishOptions, { input }: CommandWorld): Promise<string | null> {
  if (captionFile === undefined) return caption ?? null;
  if (caption !== undefined) throw new UsageError('Give the caption once: --caption or --caption-file.');
  const text = captionFile === '-' ? await textOf(input) : await textOfFile(captionFile);
  return text.replace(/\s+$/u, '');
}

async function textOf(input: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of input) {
    const chunk = Buffer.from(part as string | Uint8Array);
    bytes += chunk.byteLength;
    if (bytes > MAX_FILE_BYTES) throw new UsageError('The caption is longer than any platform takes.');
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function textOfFile(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_FILE_BYTES) return await readFile(path, 'utf8');
  } catch {
    throw new UsageError('The file of --caption-file cannot be read.');
  }
  throw new UsageError('The file of --caption-file is longer than any caption.');
}
