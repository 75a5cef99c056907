import { reasonAgainst } from '../../storage/index.js';

/** Room for the longest addition: `-`, 8 digits, `-9`. */
const ADDITION = 11;
/** Longest name we write, in code points and in UTF-8 bytes. Spec: storage.md section 9. */
const MAX_CHARACTERS = 200;
const MAX_BYTES = 240;

/** Stem and extension of a file name; the extension keeps its dot. `a.b.jpg` → `a.b`, `.jpg`. */
export function splitName(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' };
}

/**
 * Names to try for a photo in its new folder, in order: its own, then with 8 digits of its content hash,
 * then numbered. Photo and sidecar share the stem. People bring names that we never write; of such a name as
 * much is kept as may be. Spec: publishing.md section 7.4, storage.md section 9.
 */
export function candidateNames(name: string, contentHash: string): readonly string[] {
  const { stem, extension } = splitName(name);
  const tagged = `${writableStem(stem, extension)}-${contentHash.slice(0, 8)}`;
  const numbered = Array.from({ length: 8 }, (_, index) => `${tagged}-${index + 2}${extension}`);
  const own = reasonAgainst(name) === null ? [name] : [];
  return [...own, `${tagged}${extension}`, ...numbered];
}

/** A stem that may be written, with room for the addition. */
function writableStem(stem: string, extension: string): string {
  const allowed = Array.from(stem.normalize('NFC'))
    .filter(
      (character) =>
        !/[%/\\:\u2044\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u.test(character),
    )
    .join('');
  const plain =
    reasonAgainst(`${stem}${extension}`) === null ? stem.normalize('NFC') : allowed.replace(/^[.\-\s~$]+/u, '');
  const short = shortened(plain, ADDITION + extension.length);
  return short !== '' && reasonAgainst(`${short}-0${extension}`) === null ? short : 'photo';
}

function shortened(stem: string, reserve: number): string {
  const characters = Array.from(stem).slice(0, MAX_CHARACTERS - reserve);
  while (Buffer.byteLength(characters.join(''), 'utf8') > MAX_BYTES - reserve) characters.pop();
  return characters.join('');
}
