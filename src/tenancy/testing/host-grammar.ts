/**
 * The rules of tenancy.md section 1, items 3 to 6, read as a grammar from left to right, one character at a time:
 * no expression, no split, no lower-casing of the whole. It shares nothing with the parser it judges.
 *
 *     host  = label "." base [ "." ] [ ":" port ]
 *     label = alnum *61( alnum / "-" ) alnum / alnum
 *
 * @param base lower case, letters, digits, dots and hyphens
 * @returns `label@host` as normalised, or `no_tenant`
 */
export function hostByGrammar(host: string, base: string, reserved: ReadonlySet<string>): string {
  const units = Array.from({ length: host.length }, (_, at) => host.charCodeAt(at));
  if (units.length > 253) return 'no_tenant';
  let at = 0;

  // label: up to the first dot, folded letter by letter
  let label = '';
  while (at < units.length && isLabelUnit(units[at])) label += folded(units[at++]);
  if (!isLabel(label) || reserved.has(label)) return 'no_tenant';

  // "." base
  for (const wanted of `.${base}`) if (folded(units[at++]) !== wanted) return 'no_tenant';

  // [ "." ]
  if (units[at] === DOT) at += 1;
  if (at === units.length) return `${label}@${label}.${base}`;

  // ":" port, 1 to 65535 in one to five digits
  if (units[at++] !== COLON) return 'no_tenant';
  const digits = units.slice(at);
  if (digits.length === 0 || digits.length > 5 || !digits.every(isDigit)) return 'no_tenant';
  const port = digits.reduce((value, unit) => value * 10 + (unit - ZERO), 0);
  return port > 0 && port < 65_536 ? `${label}@${label}.${base}` : 'no_tenant';
}

const DOT = 0x2e;
const COLON = 0x3a;
const HYPHEN = 0x2d;
const ZERO = 0x30;

const isDigit = (unit = -1): boolean => unit >= ZERO && unit <= 0x39;
const isUpper = (unit = -1): boolean => unit >= 0x41 && unit <= 0x5a;
const isLower = (unit = -1): boolean => unit >= 0x61 && unit <= 0x7a;
const isLabelUnit = (unit = -1): boolean => isDigit(unit) || isUpper(unit) || isLower(unit) || unit === HYPHEN;

/** ASCII letters in lower case, everything else as it is; nothing at the end. */
function folded(unit: number | undefined): string {
  return unit === undefined ? '' : String.fromCharCode(isUpper(unit) ? unit + 32 : unit);
}

function isLabel(label: string): boolean {
  if (label.length < 1 || label.length > 63) return false;
  if (label[0] === '-' || label[label.length - 1] === '-') return false;
  return !(label[0] === 'x' && label[1] === 'n' && label[2] === '-' && label[3] === '-');
}
