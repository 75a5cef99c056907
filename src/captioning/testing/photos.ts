import sharp from 'sharp';
import { contentHash } from '../../kernel/index.js';
import type { AnalyzablePhoto } from '../captioning.port.js';

/** A photo of horizontal bands of equal height, for truthful facts. */
export async function bandedPhoto(colours: readonly string[], width: number, height: number): Promise<Buffer> {
  const band = Math.floor(height / colours.length);
  const bands = colours.map((background, index) => ({
    input: { create: { width, height: band, channels: 3 as const, background } },
    left: 0,
    top: index * band,
  }));
  const background = colours.at(-1) ?? '#000000';
  return sharp({ create: { width, height, channels: 3, background } })
    .composite(bands)
    .png()
    .toBuffer();
}

/** Bytes as an analyzer receives them. */
export function analyzable(bytes: Uint8Array, name: string): AnalyzablePhoto {
  return { bytes, format: 'jpeg', contentHash: contentHash(bytes), name };
}

/** IPTC data sets of the application record. */
export const IPTC = { title: 5, keyword: 25, headline: 105, caption: 120 } as const;

/** A JPEG with these IPTC data sets, as photo software writes them. */
export async function withIptc(
  photo: Uint8Array,
  sets: readonly (readonly [number, string | Buffer])[],
): Promise<Buffer> {
  const records = sets.map(([number, value]) => {
    const bytes = Buffer.from(value);
    return Buffer.concat([Buffer.from([0x1c, 2, number, bytes.length >> 8, bytes.length & 255]), bytes]);
  });
  const data = Buffer.concat(records);
  const resource = Buffer.concat([
    Buffer.from('Photoshop 3.0\u00008BIM'),
    Buffer.from([4, 4, 0, 0, 0, 0, data.length >> 8, data.length & 255]),
    data,
    Buffer.alloc(data.length % 2),
  ]);
  const jpeg = await sharp(photo).jpeg().toBuffer();
  const length = resource.length + 2;
  const segment = Buffer.concat([Buffer.from([0xff, 0xed, length >> 8, length & 255]), resource]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

/** XMP as photo software writes it, with these elements inside its description. */
export function xmpOf(elements: string): string {
  return (
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""' +
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">' +
    `${elements}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
  );
}
