/** What a query asks for, and whether it can be read at all. */
export interface QueryFacts {
  /** Metrics by name, each with the labels its braces speak of. */
  readonly metrics: ReadonlyMap<string, ReadonlySet<string>>;
  /** Labels of `by (…)`, `without (…)` and the like. */
  readonly grouped: ReadonlySet<string>;
  /** Brackets that do not fit, a string without an end, a letter nobody knows. */
  readonly problems: readonly string[];
}

type Kind = 'word' | 'text' | 'number' | 'range' | 'open' | 'close' | 'sign';
interface Token {
  readonly kind: Kind;
  readonly text: string;
}

const GRAMMAR: readonly (readonly [Kind | null, RegExp])[] = [
  [null, /^\s+/],
  [null, /^#[^\n]*/],
  ['text', /^"(?:[^"\\\n]|\\.)*"/],
  ['range', /^\[(?:\d+[smhdwy]|\$__rate_interval)+(?::(?:\d+[smhdwy])?)?\]/],
  ['number', /^\d+[smhdwy]\b|^\d+(?:\.\d+)?(?:e\d+)?/],
  ['word', /^\$?[a-zA-Z_:][\w:]*/],
  ['open', /^[({]/],
  ['close', /^[)}]/],
  ['sign', /^(?:=~|!~|!=|==|>=|<=|[=<>+\-*/%^,])/],
];
const GROUPING = ['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'];
const WORDS = [...GROUPING, 'and', 'or', 'unless', 'offset', 'bool'];
const PAIRS: Readonly<Record<string, string>> = { '(': ')', '{': '}' };

/** Reads one query: not what it means, only which metrics and labels it names and whether its brackets fit. */
export function readQuery(query: string): QueryFacts {
  const problems: string[] = [];
  const tokens = tokensOf(query, problems);
  const metrics = new Map<string, Set<string>>();
  const grouped = new Set<string>();
  const open: { readonly bracket: string; readonly labels: Set<string> | null }[] = [];
  tokens.forEach(({ kind, text }, at) => {
    const before = tokens[at - 1];
    if (kind === 'open') {
      const isGrouping = before?.kind === 'word' && GROUPING.includes(before.text);
      const inBraces = text === '{' ? (metrics.get(before?.text ?? '') ?? new Set<string>()) : null;
      open.push({ bracket: text, labels: isGrouping ? grouped : inBraces });
    } else if (kind === 'close') {
      const last = open.pop();
      if (PAIRS[last?.bracket ?? ''] !== text) problems.push(`a "${text}" that nothing opens`);
    } else if (kind === 'word') {
      const labels = open.at(-1)?.labels;
      if (labels) labels.add(text);
      else if (!WORDS.includes(text) && !isCall(tokens, at)) metrics.set(text, metrics.get(text) ?? new Set());
    }
  });
  if (open.length > 0) problems.push(`${open.length} brackets stay open`);
  return { metrics, grouped, problems };
}

/** A function or an aggregation: a bracket follows, or the labels to group by. */
function isCall(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return next?.text === '(' || (next?.kind === 'word' && GROUPING.includes(next.text) && tokens[at + 2]?.text === '(');
}

function tokensOf(query: string, problems: string[]): readonly Token[] {
  const tokens: Token[] = [];
  let rest = query;
  while (rest.length > 0) {
    const found = GRAMMAR.map(([kind, form]) => [kind, form.exec(rest)?.[0] ?? ''] as const).find(([, text]) => text);
    if (!found) {
      problems.push(`cannot be read from "${rest.slice(0, 20)}" on`);
      return tokens;
    }
    const [kind, text] = found;
    if (kind !== null) tokens.push({ kind, text });
    rest = rest.slice(text.length);
  }
  return tokens;
}
