import type { CredentialsRef, EmailServerConfig } from '../../kernel/index.js';
import { Flag, Integer, OptionalText } from './fields.js';
import { InvalidAnswer, parseOptionalBlock } from './parse-block.js';
import { refOf } from './storage.js';

/** Wire form of `config.email_server`. */
export class EmailServerDto {
  @OptionalText() host?: string | null;
  @Integer(1, 65_535) port?: number;
  @Flag() use_tls?: boolean;
  @OptionalText() from_email?: string | null;
  @OptionalText() username?: string | null;
  @OptionalText() password_ref?: string | null;
}

/**
 * @param needed whether a mail platform is enabled: only then host and sender are required
 * @returns null without the block (a mail platform is then not configured, the rest works), or when it names no
 *   server and nobody needs one. Whether `use_tls: false` may be used is decided where mail is sent.
 * @throws InvalidAnswer. Spec: orchestrator.md section 3
 */
export function parseEmailServer(
  value: unknown,
  path: string,
  needed: boolean,
  fallbackRef: CredentialsRef | null,
): EmailServerConfig | null {
  const wire = parseOptionalBlock(EmailServerDto, value, path);
  if (!wire) return null;
  if (!wire.host || !wire.from_email) {
    if (needed) throw new InvalidAnswer(`${path}.${wire.host ? 'from_email' : 'host'}`);
    return null;
  }
  return {
    host: wire.host,
    port: wire.port ?? 587,
    useTls: wire.use_tls ?? true,
    fromEmail: wire.from_email,
    username: wire.username || wire.from_email,
    passwordRef: refOf(wire.password_ref) ?? fallbackRef,
  };
}
