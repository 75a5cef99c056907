import { findPemBlocks } from './pem-blocks.js';
import { findSecretKeys, KEY_WORDS } from './secret-keys.js';
import type { Span } from './spans.js';

/** One way a secret may look. */
export interface SecretPattern {
  readonly rule: string;
  /**
   * The pieces to mask; what tells a reader which kind it was is left standing.
   * @param lower the same text in lower case: nearly every line is dismissed by a few words it does not hold
   */
  readonly find: (text: string, lower: string) => readonly Span[];
}

/** Where a word begins: also after `\n` and its like, whose letter would hide it. */
const START = String.raw`(?:\b|(?<=\\[bfnrt]|\\u[0-9a-fA-F]{4}))`;
const AT = ['@', '%40'];
const NOTHING: readonly Span[] = [];
const PARAMETERS = String.raw`X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token)|Signature|Policy|sig|code|state`;

/**
 * Shapes of secrets, looked for in whole lines of JSON or text. Every quantifier is bounded, so that no line can
 * make a pattern slow. Spec: observability.md section 4, rule 2.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { rule: 'secret_key', find: (text, lower) => (holdsAny(lower, KEY_WORDS) ? findSecretKeys(text) : NOTHING) },
  { rule: 'pem', find: findPemBlocks },
  byRegExp('authorization', {
    hint: ['bearer', 'basic', 'bot', 'dpop'],
    before: `${START}(?:Bearer|Basic|Bot|DPoP)(?:\\s|%20|\\+){1,4}`,
    secret: '[A-Za-z0-9._~+/=:-]{8,65536}',
    flags: 'i',
  }),
  byRegExp('jwt', {
    hint: ['eyj'],
    before: START,
    secret: String.raw`eyJ[\w-]{6,600}\.[\w-]{2,16384}\.[\w-]{0,16384}`,
  }),
  byRegExp('openai_key', { hint: ['sk-'], before: START, secret: String.raw`sk-[\w-]{12,400}` }),
  byRegExp('bot_token', {
    hint: [':', '%3a'],
    outline: /\d{6}(?::|%3a)/,
    before: `${START}(?:bot)?`,
    secret: String.raw`\d{6,12}(?::|%3[aA])[\w-]{30,64}`,
  }),
  byRegExp('dropbox_token', { hint: ['sl.'], before: START, secret: String.raw`sl\.[\w.-]{20,16384}` }),
  byRegExp('gitlab_token', {
    hint: ['gl'],
    before: START,
    secret: String.raw`gl(?:pat|oas|dt|rt|cbt|ptt|ft|soat|imt|agent|ffct|wt)-[\w.-]{12,400}`,
  }),
  byRegExp('aws_key_id', { hint: ['akia', 'asia'], before: START, secret: String.raw`(?:AKIA|ASIA)[A-Z0-9]{16}\b` }),
  byRegExp('signed_url', {
    hint: ['?', '&', '%3f', '%26'],
    before: `(?:[?&]|%3F|%26)(?:${PARAMETERS})(?:=|%3D)`,
    secret: String.raw`[^&\s"'\\]{1,16384}`,
    flags: 'i',
  }),
  byRegExp('url_userinfo', { hint: AT, before: ':\\/\\/', secret: String.raw`[^\s/"'\\]{1,400}(?=@)` }),
  byRegExp('email', {
    hint: AT,
    before: START,
    secret: String.raw`[A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}`,
  }),
];

interface Shape {
  /** In lower case; without one of them in the line the shape cannot be there. */
  readonly hint: readonly string[];
  /** A cheaper look at what is left, in lower case. */
  readonly outline?: RegExp;
  /** Stays. */
  readonly before: string;
  /** Is masked. */
  readonly secret: string;
  readonly flags?: string;
}

function byRegExp(rule: string, { hint, outline, before, secret, flags = '' }: Shape): SecretPattern {
  const pattern = new RegExp(`(${before})${secret}`, `g${flags}`);
  return {
    rule,
    find: (text, lower) =>
      holdsAny(lower, hint) && outline?.test(lower) !== false
        ? Array.from(text.matchAll(pattern), ({ index, 0: all, 1: stays = '' }) => ({
            start: index + stays.length,
            end: index + all.length,
          }))
        : NOTHING,
  };
}

function holdsAny(lower: string, words: readonly string[]): boolean {
  for (const word of words) if (lower.includes(word)) return true;
  return false;
}
