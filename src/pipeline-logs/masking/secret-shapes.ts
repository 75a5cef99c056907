/** One way a secret may look. */
interface Shape {
  /** What it begins with, as a pattern of bounded length; its group `keep` stays. */
  readonly begin: string;
  /** Characters it goes on with, however many. */
  readonly more: string;
}

/** Where a word begins: also behind a colour code or `\\n` and its like, whose letter would hide it. */
const START = String.raw`(?<=^|[^\w-]|\u001b\[[\d;]{0,10}[A-Za-z]|\\[bfnrt])`;
/** Longer than anything that is looked for behind a beginning. */
export const MOST_BEHIND = 16;

/** Shapes of secrets in job logs. Spec: pipeline-logs.md section 12, rule 5. */
const SHAPES: Readonly<Record<string, Shape>> = {
  gitlab: { begin: String.raw`gl(?:pat|oas|dt|rt|cbt|ptt|ft|soat|imt|agent|ffct)-[\w-]{8}`, more: String.raw`[\w.-]*` },
  aws: { begin: '(?:AKIA|ASIA)[A-Z0-9]{16}', more: '[A-Z0-9]*' },
  // Only at the start of a word, or a long line of `eyJ` would be read again from each of them. A header and a payload, both JSON; or three parts, of which the middle may be anything.
  jwt: { begin: String.raw`${START}eyJ[\w-]{6,2048}\.(?:eyJ|[\w-]{10,2048}\.[\w-]{10})`, more: String.raw`[\w.-]*` },
  bearer: { begin: String.raw`(?<keepBearer>[Bb]earer[ \t]{1,4})[\w.~+/=-]{16}`, more: String.raw`[\w.~+/=-]*` },
  // Its parameters are quoted, so that only the line ends it.
  digest: { begin: named('keepDigest', 'Digest[ \\t]'), more: String.raw`[^\r\n]*` },
  authorization: { begin: named('keepOther', String.raw`[^\s"'\\]`), more: String.raw`[^\r\n"'\\\u001b]*` },
};

function named(group: string, value: string): string {
  const name = '(?:[Aa]uthorization|AUTHORIZATION)';
  return String.raw`(?<${group}>${name}\\?["']?[ \t]{0,4}[:=][ \t]{0,4}\\?["']?)${value}`;
}

/** Longer than any beginning: what follows later cannot change where one is found. */
export const MOST_BEGIN = 4200;

/** Where a secret of a shape begins, or a private key (group `pem`). */
export const BEGINNINGS = new RegExp(
  [
    String.raw`(?<pem>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)`,
    ...Object.entries(SHAPES).map(([name, { begin }]) => `(?<${name}>${begin})`),
  ].join('|'),
  'g',
);

/** How a secret goes on that has begun. @param groups those of the match */
export function restOf(groups: Readonly<Record<string, string | undefined>>): RegExp | null {
  const found = Object.entries(SHAPES).find(([name]) => groups[name] !== undefined);
  return found ? new RegExp(found[1].more, 'y') : null;
}

/** What stays of a match. */
export function keptOf(groups: Readonly<Record<string, string | undefined>>): string {
  return groups['keepBearer'] ?? groups['keepDigest'] ?? groups['keepOther'] ?? '';
}

/** The end of a private key, and its greatest length. */
export const PEM_END = /-----END [A-Z0-9 ]{1,60}-----/g;
export const MOST_PEM_END = 80;
/** No key is longer, not even with a timestamp before each of its lines: without an end the log goes on behind it. */
export const MOST_PEM = 64 * 1024;
