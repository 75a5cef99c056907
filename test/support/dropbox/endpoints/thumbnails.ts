import sharp from 'sharp';
import { fileMetadata } from '../store/metadata.js';
import type { Tree } from '../store/tree.js';
import { headerJson, jsonAnswer } from '../wire/answer.js';
import { conflict, Refusal } from '../wire/api-error.js';
import { anything, ArgProblem, flag, list, optional, struct, tag } from '../wire/args.js';
import type { Check, Checked } from '../wire/args.js';
import { readPath } from '../wire/path-args.js';
import { endpoint } from './endpoint.js';
import { lookupFile } from './lookup.js';
import type { FoundFile } from './lookup.js';

const SCOPE = 'files.content.read';
const MAX_BYTES = 20 * 1024 * 1024;
const MAX_PIXELS = 100_000_000;
const MAX_ENTRIES = 25;
const EXTENSION = /\.(jpe?g|png|tiff?|gif|webp|ppm|bmp)$/i;

const look = {
  format: optional(tag('jpeg', 'png', 'webp'), 'jpeg' as const),
  size: optional(
    tag('w32h32', 'w64h64', 'w128h128', 'w256h256', 'w480h320', 'w640h480', 'w960h640', 'w1024h768', 'w2048h1536'),
    'w64h64' as const,
  ),
  mode: optional(tag('strict', 'bestfit', 'fitone_bestfit', 'original'), 'strict' as const),
  quality: optional(tag('quality_80', 'quality_90'), 'quality_80' as const),
  exclude_media_info: optional(flag),
};
const thumbnailArg = struct({ path: readPath, ...look });
type Look = Omit<Checked<typeof thumbnailArg>, 'path'>;

/** PathOrLink; links of other people are not served here. */
const resource: Check<string> = (value, where) => {
  const kind = tag('path', 'link')(value, where);
  if (kind === 'link') throw new ArgProblem(`${where}: links are not served`);
  return readPath((value as Readonly<Record<string, unknown>>)['path'], `${where}.path`);
};

const thumbnailV2Arg = struct({ resource, ...look, preserve_transparency: optional(anything) });

export const getThumbnail = endpoint({
  style: 'download',
  scope: SCOPE,
  args: thumbnailV2Arg,
  run: async ({ account: { tree } }, { resource: path, ...wanted }) => {
    const found = lookupFile(tree, path, 'path');
    const body = await thumbnailOf(found, wanted);
    const result = { file_metadata: fileMetadata(found.file, found.content) };
    return {
      status: 200,
      headers: { 'Content-Type': `image/${wanted.format}`, 'Dropbox-API-Result': headerJson(result) },
      body,
    };
  },
});

/** On the content host and yet with its arguments in a JSON body. */
export const getThumbnailBatch = endpoint({
  style: 'rpc',
  scope: SCOPE,
  args: struct({ entries: list(thumbnailArg) }),
  run: async ({ account: { tree } }, { entries }) => {
    if (entries.length > MAX_ENTRIES) throw conflict('too_many_files');
    const results: unknown[] = [];
    for (const { path, ...wanted } of entries) results.push(await batchEntry(tree, path, wanted));
    return jsonAnswer(200, { entries: results });
  },
});

async function batchEntry(tree: Tree, path: string, wanted: Look): Promise<unknown> {
  try {
    const found = lookupFile(tree, path, 'path');
    const thumbnail = (await thumbnailOf(found, wanted)).toString('base64');
    return { '.tag': 'success', metadata: fileMetadata(found.file, found.content), thumbnail };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { error: failure } = JSON.parse(error.answer.body.toString('utf8')) as { error: unknown };
    return { '.tag': 'failure', failure };
  }
}

/** Upright, not enlarged, without metadata. @throws Refusal */
async function thumbnailOf({ file, content: { bytes } }: FoundFile, wanted: Look): Promise<Buffer> {
  if (!EXTENSION.test(file.name)) throw conflict('unsupported_extension');
  if (bytes.length > MAX_BYTES) throw conflict('unsupported_image');
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 });
  const { width, height } = await image.metadata().catch(() => {
    throw conflict('unsupported_image');
  });
  if (width * height > MAX_PIXELS) throw conflict('unsupported_image');
  return await resized(image.autoOrient(), wanted, height > width)
    .toFormat(wanted.format, { quality: wanted.quality === 'quality_90' ? 90 : 80 })
    .toBuffer()
    .catch(() => {
      throw conflict('conversion_error');
    });
}

function resized(image: sharp.Sharp, { size, mode, format }: Look, isTall: boolean): sharp.Sharp {
  const flat = format === 'jpeg' ? image.flatten({ background: '#ffffff' }) : image;
  if (mode === 'original') return flat;
  const [, long = 0, short = 0] = (/^w(\d+)h(\d+)$/.exec(size) ?? []).map(Number);
  const [width, height] = isTall && mode !== 'strict' ? [short, long] : [long, short];
  return flat.resize({
    width,
    height,
    fit: mode === 'fitone_bestfit' ? 'outside' : 'inside',
    withoutEnlargement: true,
  });
}
