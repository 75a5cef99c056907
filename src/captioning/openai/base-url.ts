/** How a model is asked. Spec: captioning.md section 2, "API". */
export type ApiStyle = 'responses' | 'chat';

/** Where the API is and how it is asked. */
export interface ApiPlace {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly style: ApiStyle;
}

const OPENAI = 'https://api.openai.com/v1';

/**
 * @param baseUrl of a compatible server, as its own guide names it; without a path `/v1` is meant
 * @param style null = Responses at OpenAI itself, Chat Completions elsewhere: not every server speaks Responses
 */
export function apiPlace(baseUrl: string | null, style: ApiStyle | null): ApiPlace {
  if (baseUrl === null) return { baseUrl: OPENAI, style: style ?? 'responses' };
  const { origin, pathname } = new URL(baseUrl);
  const path = pathname.replace(/\/+$/u, '');
  return { baseUrl: `${origin}${path === '' ? '/v1' : path}`, style: style ?? 'chat' };
}
