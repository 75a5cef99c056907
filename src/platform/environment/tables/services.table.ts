import { flag, text, word } from '../declare.js';
import { asBaseUrl, isLoopbackUrl } from '../values.js';
import type { VariableGroup } from '../variable.js';

/** A secret goes along with every call: it leaves this machine encrypted or not at all. */
function asSecureUrl(raw: string): string | null {
  const base = asBaseUrl(raw);
  return base !== null && (base.startsWith('https://') || isLoopbackUrl(base)) ? base : null;
}
const SECURE_URL = 'an https URL without user name, query or fragment (http only for an address of this machine)';

/** Spec: configuration.md section 3, captioning.md section 2, publishers.md sections 5 and 6. */
export const SERVICES_GROUP = {
  title: 'Captions and platforms',
  intro:
    'How the services behind captions and platforms are reached, in both modes. The keys stand with the secrets; with a control plane each tenant brings its own.',
  variables: {
    openaiBaseUrl: text({
      name: 'OPENAI_BASE_URL',
      default: null,
      blankIsUnset: true,
      rule: SECURE_URL,
      accept: asSecureUrl,
      help: 'Another server that speaks the API of OpenAI, with its version, such as `https://ai.example.com/v1`.',
    }),
    openaiApiStyle: word({
      name: 'OPENAI_API_STYLE',
      words: ['responses', 'chat'],
      default: null,
      help: 'Which API is spoken: Responses or Chat Completions. Unset: `responses`, and `chat` with OPENAI_BASE_URL.',
    }),
    telegramApiBaseUrl: text({
      name: 'TELEGRAM_API_BASE_URL',
      default: null,
      blankIsUnset: true,
      rule: SECURE_URL,
      accept: asSecureUrl,
      help: 'Another Bot API server than that of Telegram.',
    }),
    allowPlainSmtp: flag({
      name: 'ALLOW_PLAIN_SMTP',
      default: false,
      help: 'Permits mail without TLS, for a mail server with `use_tls: false`. Password and mail can then be read on the way.',
    }),
  },
} satisfies VariableGroup;
