import type { Exif } from 'sharp';
import type { Photo } from './photo.js';

/** An angle as EXIF has it: degrees, minutes and hundredths of seconds, as fractions. */
function sexagesimal(angle: number): string {
  const hundredths = Math.round(Math.abs(angle) * 360_000);
  const degrees = Math.floor(hundredths / 360_000);
  const minutes = Math.floor((hundredths % 360_000) / 6_000);
  return `${degrees}/1 ${minutes}/1 ${hundredths % 6_000}/100`;
}

/** EXIF holds ASCII only; the full text goes into XMP. */
const ascii = (text: string): string => text.normalize('NFD').replace(/[^\x20-\x7e]/g, '');

/** What the camera would have written. */
export function exifOf({ takenAt, place, title }: Photo): Exif {
  const [date = '', time = ''] = takenAt.split('T');
  const stamp = `${date.replaceAll('-', ':')} ${time}`;
  return {
    IFD0: {
      Make: 'Publisher',
      Model: 'Drawn by the demo',
      DateTime: stamp,
      ...(title && { ImageDescription: ascii(title) }),
    },
    IFD2: { DateTimeOriginal: stamp },
    ...(place && {
      IFD3: {
        GPSLatitudeRef: place[0] < 0 ? 'S' : 'N',
        GPSLatitude: sexagesimal(place[0]),
        GPSLongitudeRef: place[1] < 0 ? 'W' : 'E',
        GPSLongitude: sexagesimal(place[1]),
      },
    }),
  };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Title and subjects as XMP (Dublin Core). */
export function xmpOf({ title, keywords = [] }: Photo): string {
  const titleBlock = title
    ? `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>`
    : '';
  const items = keywords.map((keyword) => `<rdf:li>${escaped(keyword)}</rdf:li>`).join('');
  const subjects = items ? `<dc:subject><rdf:Bag>${items}</rdf:Bag></dc:subject>` : '';
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${titleBlock}${subjects}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}
