import type { EmailServerConfig } from '../../kernel/index.js';
import { parseMailAddress } from './mail-address.js';

/** How the connection is made safe. `plain` = not at all, which only a boot setting allows. */
export type MailTls = 'implicit' | 'starttls' | 'plain';

/** A mail server one can log in to. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly tls: MailTls;
  readonly username: string;
  /** The one sender: header and envelope. */
  readonly from: string;
}

const IMPLICIT_TLS_PORT = 465;
const HOST = /^[^\s\p{Cc}@/\\]{1,253}$/u;

/**
 * Reads the tenant's mail server by the table of publishers.md section 6.
 * @param allowPlain whether a connection without TLS may be used (`ALLOW_PLAIN_SMTP`)
 * @returns `wrong` = path of the setting that is missing or not allowed
 */
export function parseMailServer(
  config: EmailServerConfig | null,
  allowPlain: boolean,
): MailServer | { readonly wrong: string } {
  if (config === null) return { wrong: 'email_server' };
  const host = config.host.trim();
  const from = parseMailAddress(config.fromEmail);
  if (!HOST.test(host)) return { wrong: 'email_server.host' };
  if (!Number.isInteger(config.port) || config.port < 1 || config.port > 65_535) return { wrong: 'email_server.port' };
  if (from === null) return { wrong: 'email_server.from_email' };
  const tls = tlsOf(config);
  if (tls === 'plain' && !allowPlain) return { wrong: 'email_server.use_tls' };
  return { host, port: config.port, tls, username: config.username || from, from };
}

function tlsOf(config: EmailServerConfig): MailTls {
  if (config.port === IMPLICIT_TLS_PORT) return 'implicit';
  return config.useTls ? 'starttls' : 'plain';
}
