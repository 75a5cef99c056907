import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { invalid, quoted } from '../wire/api-error.js';
import { coloursOf } from './colours.js';

/** A picture as it was sent, and what is in it. */
export interface Picture {
  /** `data` = in the request; `url` = fetched from there. */
  readonly source: 'data' | 'url';
  /** What was fetched; null for a data URL. */
  readonly url: string | null;
  /** Type as the sender says. */
  readonly mime: string;
  readonly bytes: Buffer;
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  readonly format: string;
  /** Pixels as stored, not turned. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 when there is none. */
  readonly orientation: number;
  /** Which of `exif`, `icc`, `iptc`, `xmp` there are. */
  readonly metadata: readonly string[];
  readonly hasMetadata: boolean;
  /** Up to three, the most frequent first. */
  readonly colours: readonly string[];
}

const FORMATS = ['png', 'jpeg', 'gif', 'webp'];
const DATA_URL = /^data:([^;,]*);base64,(.*)$/s;
const EXAMPLE = "(e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU=')";
const FETCH_MS = 10_000;

/** The pictures of one request, each read once however often it is asked for. */
export class Pictures {
  readonly #read = new Map<string, Promise<Picture>>();

  /** @param onRead told of every picture that could be read */
  constructor(private readonly onRead: (picture: Picture) => void) {}

  /**
   * @param url a data URL, or https, or http on loopback
   * @param where parameter that holds it
   * @throws Refusal in the words of the real service
   */
  get(url: string, where: string): Promise<Picture> {
    const known = this.#read.get(url);
    if (known) return known;
    const reading = this.#readOnce(url, where);
    this.#read.set(url, reading);
    reading.catch(() => this.#read.delete(url)); // a refusal names where the picture stands
    return reading;
  }

  async #readOnce(url: string, where: string): Promise<Picture> {
    const sent = url.startsWith('data:') ? fromDataUrl(url, where) : await fetched(url, where);
    const picture = await decoded(sent);
    this.onRead(picture);
    return picture;
  }
}

type Sent = Pick<Picture, 'source' | 'url' | 'mime' | 'bytes'>;

function fromDataUrl(text: string, where: string): Sent {
  const [, mime = '', base64 = ''] = DATA_URL.exec(text) ?? [];
  const expected = `Invalid '${where}'. Expected a base64-encoded data URL with an image MIME type ${EXAMPLE}, but got`;
  const refuse = (what: string) => invalid(`${expected} ${what}.`, { param: where, code: 'invalid_value' });
  if (!FORMATS.some((format) => mime === `image/${format}`)) throw refuse(`unsupported MIME type '${mime}'`);
  if (base64 === '') throw refuse('empty base64-encoded bytes');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) {
    throw refuse('an invalid base64-encoded value');
  }
  return { source: 'data', url: null, mime, bytes };
}

async function fetched(text: string, where: string): Promise<Sent> {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLoopback = url !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback))) {
    const message = `Invalid '${where}'. Expected a valid URL, but got a value with an invalid format.`;
    throw invalid(message, { param: where, code: 'invalid_value' });
  }
  const answer = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) }).catch(() => null);
  if (!answer?.ok) {
    await answer?.body?.cancel();
    throw invalid(`Error while downloading ${text}.`, { param: 'url', code: 'invalid_value' });
  }
  const mime = answer.headers.get('content-type')?.split(';', 1)[0] ?? '';
  return { source: 'url', url: text, mime, bytes: Buffer.from(await answer.arrayBuffer()) };
}

async function decoded(sent: Sent): Promise<Picture> {
  const facts = await sharp(sent.bytes)
    .metadata()
    .catch(() => null);
  const isRight = sent.source === 'url' || sent.mime === `image/${facts?.format}`;
  if (!facts || !FORMATS.includes(facts.format) || !isRight) {
    const message = `You uploaded an unsupported image. Please make sure your image has of one the following formats: [${FORMATS.map((one) => `'${one}'`).join(', ')}].`;
    throw invalid(message, { code: 'invalid_image_format' });
  }
  const colours = await coloursOf(sent.bytes).catch(() => null); // the whole picture is decoded here
  if (!colours) {
    const message = `The image data you provided does not represent a valid image. Please check your input and try again with one of the supported image formats: [${quoted(FORMATS.map((one) => `image/${one}`))}].`;
    throw invalid(message, { code: 'image_parse_error' });
  }
  const metadata = (['exif', 'icc', 'iptc', 'xmp'] as const).filter((name) => facts[name] !== undefined);
  return {
    ...sent,
    sha256: createHash('sha256').update(sent.bytes).digest('hex'),
    format: facts.format,
    width: facts.width,
    height: facts.height,
    orientation: facts.orientation ?? 1,
    metadata,
    hasMetadata: metadata.length > 0,
    colours,
  };
}
