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

  it('when a text has a plural, it has both forms', () => {
    const keys = Object.keys(dictionary);
    const lonely = keys.filter((key) => /\.(one|other)$/.test(key) && !(`${stemOf(key)}.other` in dictionary));
    expect(lonely).toEqual([]);
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

/** Words in markup, or in an attribute that people read or hear. */
function isLiteralText(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return /\p{L}{2}/u.test(node.text);
  if (!ts.isJsxAttribute(node) || node.initializer === undefined || !ts.isStringLiteral(node.initializer)) return false;
  return (
    ['aria-label', 'title', 'placeholder', 'alt'].includes(node.name.getText()) &&
    /\p{L}{2}/u.test(node.initializer.text)
  );
}
