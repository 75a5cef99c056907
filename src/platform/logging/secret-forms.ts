import { escapeControls } from './escape-controls.js';

/** Values shorter than this would mask ordinary words; the key patterns cover them instead. */
const SHORTEST_FORM = 6;

const HEX_DIGITS_OF_ESCAPE = /%[0-9A-F]{2}/g;

/**
 * The spellings in which a value may appear in a line: as it is, quoted as JSON once and twice, percent-encoded,
 * base64 and hex. White space around it is no part of it: a token may come with the line end of its file.
 * @returns none when the value is shorter than six characters. Spec: observability.md section 4, rule 1
 */
export function formsOf(value: string): readonly string[] {
  const core = value.trim();
  if (core.length < SHORTEST_FORM) return [];
  const forms = new Set([...quotedForms(core), ...percentForms(core), ...base64Forms(core), ...hexForms(core)]);
  // A log that cuts a text into lines shows a key line by line.
  for (const line of core.split(/[\r\n]+/)) for (const form of quotedForms(line.trim())) forms.add(form);
  return [...forms].map(escapeControls).filter((form) => form.length >= SHORTEST_FORM);
}

function quotedForms(text: string): readonly string[] {
  const once = JSON.stringify(text).slice(1, -1);
  return [text, once, JSON.stringify(once).slice(1, -1)];
}

function percentForms(text: string): readonly string[] {
  const wellFormed = Buffer.from(text).toString(); // half a surrogate pair cannot be percent-encoded
  const upper = [
    encodeURIComponent(wellFormed),
    encodeURI(wellFormed),
    new URLSearchParams({ v: wellFormed }).toString().slice('v='.length),
  ];
  return [...upper, ...upper.map((form) => form.replace(HEX_DIGITS_OF_ESCAPE, (escape) => escape.toLowerCase()))];
}

/**
 * Base64 of the value inside a longer text: what surrounds it shifts it by 0, 1 or 2 bytes and colours the
 * characters at its ends, which are left off. This finds `AUTH PLAIN` and `Basic` too.
 */
function base64Forms(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const bits = (shift + bytes.length) * 8;
    const own = encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(bits / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function hexForms(text: string): readonly string[] {
  const lower = Buffer.from(text).toString('hex');
  return [lower, lower.toUpperCase()];
}
