/** A name with a text or children; names may repeat. */
export type Element = readonly [name: string, content: string | number | boolean | readonly Element[]];

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A document of the S3 API. */
export function xmlDocument([name, content]: Element, { namespace = true } = {}): string {
  return `${HEAD}<${name}${namespace ? NAMESPACE : ''}>${inner(content)}</${name}>`;
}

function inner(content: Element[1]): string {
  if (typeof content === 'object') {
    return content.map(([name, value]) => `<${name}>${inner(value)}</${name}>`).join('');
  }
  // Control characters as references: not XML 1.0, and what S3 sends when no encoding-type is asked for.
  // eslint-disable-next-line no-control-regex -- control characters are what is replaced
  return String(content).replace(/[&<>"\x00-\x08\x0b-\x1f]/g, (char) => NAMED[char] ?? `&#x${hex(char)};`);
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16);
}
