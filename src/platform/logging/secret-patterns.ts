/** One way a secret may look. `replace` keeps what tells a reader which kind it was. */
export interface SecretPattern {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly replace: string;
  /** Without this in the line the pattern cannot match: most lines are passed over by it. */
  readonly hint?: RegExp;
}

export const MASK = '[MASKED]';

const SECRET_WORD =
  'password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|authorization|cookie|credentials_ref|password_ref|private[_-]?key';
const SECRET_KEY = `[A-Za-z0-9_-]{0,40}(?:${SECRET_WORD})`;
const ANY_SECRET_WORD = new RegExp(SECRET_WORD, 'i');
const AT = /@/;

/**
 * Shapes of secrets, applied to whole lines of JSON or text. Every quantifier is bounded or excludes its own
 * delimiter, so no line can make a pattern slow. Spec: observability.md section 4, rule 2.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    rule: 'json_key',
    hint: ANY_SECRET_WORD,
    pattern: new RegExp(`("${SECRET_KEY}"\\s{0,4}:\\s{0,4}")(?:[^"\\\\]|\\\\.)+`, 'gi'),
    replace: `$1${MASK}`,
  },
  {
    // JSON quoted inside a string: its quotes carry a backslash, and so does the end of the value.
    rule: 'nested_json_key',
    hint: ANY_SECRET_WORD,
    pattern: new RegExp(`(\\\\"${SECRET_KEY}\\\\"\\s{0,4}:\\s{0,4}\\\\")(?:[^"\\\\]|\\\\[^"])+`, 'gi'),
    replace: `$1${MASK}`,
  },
  {
    rule: 'authorization',
    pattern: /\b(Bearer|Basic|Bot|DPoP)\s{1,4}[A-Za-z0-9._~+/=:-]{8,4096}/gi,
    replace: `$1 ${MASK}`,
  },
  {
    rule: 'plain_key',
    hint: ANY_SECRET_WORD,
    pattern: new RegExp(`\\b(${SECRET_KEY}\\s{0,4}[=:]\\s{0,4})(?!\\[MASKED\\])[^\\s"'&,;\\\\]{3,4096}`, 'gi'),
    replace: `$1${MASK}`,
  },
  { rule: 'jwt', pattern: /\beyJ[\w-]{6,4096}\.[\w-]{2,4096}\.[\w-]{0,4096}/g, replace: MASK },
  { rule: 'openai_key', pattern: /\bsk-[\w-]{12,400}/g, replace: MASK },
  { rule: 'bot_token', pattern: /\b(bot)?\d{6,12}:[\w-]{30,64}/g, replace: `$1${MASK}` },
  { rule: 'dropbox_token', pattern: /\bsl\.[\w.-]{20,4096}/g, replace: MASK },
  { rule: 'gitlab_token', pattern: /\bgl(?:pat|dt|rt|cbt|ptt|soat|ft)-[\w.-]{12,200}/g, replace: MASK },
  { rule: 'aws_key_id', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, replace: MASK },
  {
    rule: 'signed_url',
    pattern: /([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|sig)=)[^&\s"\\]{1,4096}/gi,
    replace: `$1${MASK}`,
  },
  {
    rule: 'pem',
    pattern: /-----BEGIN [A-Z ]{1,40}-----[\s\S]{1,16384}?-----END [A-Z ]{1,40}-----/g,
    replace: MASK,
  },
  { rule: 'url_userinfo', hint: AT, pattern: /(:\/\/)[^\s/@"\\]{1,400}@/g, replace: `$1${MASK}@` },
  {
    rule: 'email',
    hint: AT,
    pattern: /\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g,
    replace: MASK,
  },
];
