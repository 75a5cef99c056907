import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');
const dictionary = JSON.parse(readFileSync(join(root, '..', 'text', 'en.json'), 'utf8')) as Record<string, string>;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

const sources: readonly Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  // `api/schema.ts` is made from the API's document and holds its names, not words.
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.spec.ts') && path !== join('api', 'schema.ts'))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
  });

function nodes(tree: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Every string of the sources that could be a key, and the fixed beginnings of those that are put together. */
function spoken(): { readonly exact: ReadonlySet<string>; readonly stems: readonly string[] } {
  const exact = new Set<string>();
  const stems: string[] = [];
  for (const { tree } of sources) {
    for (const node of nodes(tree)) {
      if (ts.isStringLiteralLike(node)) exact.add(node.text);
      if (ts.isTemplateExpression(node) && /^[a-z]+\.([a-z_]+[._])*$/.test(node.head.text)) stems.push(node.head.text);
    }
  }
  return { exact, stems };
}

/** Keys without their plural form. */
const stemOf = (key: string): string => key.replace(/\.(one|other)$/, '');

describe('words of the page', () => {
  it('when a key is in the dictionary, the page says it somewhere', () => {
    const { exact, stems } = spoken();
    const silent = Object.keys(dictionary).filter(
      (key) => !exact.has(key) && !exact.has(stemOf(key)) && !stems.some((stem) => key.startsWith(stem)),
    );
    expect(silent).toEqual([]);
  });

  it('when a text has a plural, it has every form that the language has', () => {
    const { pluralCategories } = new Intl.PluralRules('en').resolvedOptions();
    const plurals = new Set(
      Object.keys(dictionary)
        .filter((key) => stemOf(key) !== key)
        .map(stemOf),
    );
    const lonely = [...plurals].flatMap((stem) =>
      pluralCategories.map((form) => `${stem}.${form}`).filter((key) => !(key in dictionary)),
    );
    expect(lonely).toEqual([]);
  });

  it('when a text is taken by its key, the key is in the dictionary', () => {
    const plural = (key: string): boolean => `${key}.other` in dictionary;
    const missing = sources.flatMap(({ path, tree }) =>
      nodes(tree)
        .filter((node) => ts.isCallExpression(node) && /\btexts\.[tn]$/.test(node.expression.getText()))
        .flatMap((call) => ((call as ts.CallExpression).arguments[0] === undefined ? [] : [call as ts.CallExpression]))
        .flatMap((call) =>
          keysOf(call.arguments[0]).map((key) => ({ key, isPlural: /n$/.test(call.expression.getText()) })),
        )
        .filter(({ key, isPlural }) => (isPlural ? !plural(key) : !(key in dictionary)))
        .map(({ key }) => `${path}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it('when numbers, dates and sizes are shown, they are put into the language of the page', () => {
    const plain = sources.flatMap(({ path, text }) =>
      /\.toFixed\(|\.toLocale\w*\(\)|new Intl\.\w+Format\(\)/.test(text) ? [path] : [],
    );
    expect(plain).toEqual([]);
  });

  it('when a module is for everybody, it says no word meant for admins', () => {
    const slips = sources
      .filter(({ path }) => !path.startsWith('admin'))
      .flatMap(({ path, tree }) =>
        nodes(tree)
          .filter((node) => ts.isStringLiteralLike(node) && node.text.startsWith('admin.'))
          .map((node) => `${path}: ${node.getText()}`),
      );
    expect(slips).toEqual([]);
  });

  it('when a component shows text, it comes from the dictionary', () => {
    const literal = sources.flatMap(({ path, tree }) =>
      nodes(tree)
        .filter((node) => isLiteralText(node))
        .map((node) => `${relative('.', path)}: ${node.getText().trim()}`),
    );
    expect(literal).toEqual([]);
  });
});

describe('the search for literal text', () => {
  const literals = (markup: string): number =>
    nodes(ts.createSourceFile('x.tsx', markup, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)).filter(isLiteralText)
      .length;

  it.each([
    '<p>Hello</p>',
    "<p>{'Hello'}</p>",
    '<p>{`Hello ${name}`}</p>',
    "<p>{isThere ? 'Yes' : null}</p>",
    "<p>{isThere && 'Hello'}</p>",
    "<p>{name + ' is here'}</p>",
    '<p aria-label="Hello" />',
    '<p title={`${name} is here`} />',
  ])('when a component has words of its own (%s), they are found', (markup) => expect(literals(markup)).toBe(1));

  it.each([
    "<p class='quiet'>{texts.t('app.close')}</p>",
    "<p>{kind === 'photo' ? a : b}</p>",
    '<p>{width} × {height}</p>',
    "<p aria-label={texts.t('app.close')} />",
  ])('when a component has none (%s), nothing is found', (markup) => expect(literals(markup)).toBe(0));
});

describe('sources of the page', () => {
  it.each([
    'innerHTML',
    'outerHTML',
    'insertAdjacentHTML',
    'dangerouslySetInnerHTML',
    'document.write',
    'eval(',
    'new Function',
    'createContextualFragment',
    "setAttribute('style'",
    'http://',
  ])('when a way around the content policy exists (%s), the page does not use it', (way) => {
    expect(sources.filter(({ text }) => text.includes(way)).map(({ path }) => path)).toEqual([]);
  });

  it('when a link leaves the site, it gives away neither window nor address', () => {
    const open = sources.flatMap(({ path, text }) =>
      /target="_blank"(?! rel="noopener noreferrer")/.test(text) ? [path] : [],
    );
    expect(open).toEqual([]);
  });
});

/** The keys that an expression may be, as far as they stand there. */
function keysOf(node: ts.Expression | undefined): readonly string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  return ts.isConditionalExpression(node) ? [...keysOf(node.whenTrue), ...keysOf(node.whenFalse)] : [];
}

const READ = [
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
  'label',
];

/** Words in markup, or in an attribute that people read or hear. */
function isLiteralText(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return hasWords(node.text);
  if (ts.isJsxAttribute(node)) {
    const { initializer } = node;
    if (!READ.includes(node.name.getText()) || initializer === undefined) return false;
    return ts.isJsxExpression(initializer) ? saysWords(initializer.expression) : saysWords(initializer);
  }
  const isChild = ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent));
  return isChild && saysWords(node.expression);
}

const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text);

/** Whether an expression is, or may become, a literal with words; what is handed to a function is not looked at. */
function saysWords(node: ts.Node | undefined): boolean {
  if (node === undefined) return false;
  if (ts.isStringLiteralLike(node)) return hasWords(node.text);
  if (ts.isTemplateExpression(node)) {
    return [node.head, ...node.templateSpans.map(({ literal }) => literal)].some(({ text }) => hasWords(text));
  }
  if (ts.isParenthesizedExpression(node)) return saysWords(node.expression);
  if (ts.isConditionalExpression(node)) return saysWords(node.whenTrue) || saysWords(node.whenFalse);
  return ts.isBinaryExpression(node) && (saysWords(node.left) || saysWords(node.right)) && !isComparison(node);
}

const isComparison = ({ operatorToken: { kind } }: ts.BinaryExpression): boolean =>
  kind !== ts.SyntaxKind.PlusToken &&
  kind !== ts.SyntaxKind.BarBarToken &&
  kind !== ts.SyntaxKind.QuestionQuestionToken &&
  kind !== ts.SyntaxKind.AmpersandAmpersandToken;
