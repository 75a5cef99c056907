import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The functions of the API that the adapter calls. */
export const METHODS = [
  'filesListFolder',
  'filesListFolderContinue',
  'filesGetMetadata',
  'filesDownload',
  'filesUpload',
  'filesCreateFolderV2',
  'filesMoveV2',
  'filesCopyV2',
  'filesDeleteV2',
  'filesGetTemporaryLink',
  'filesGetThumbnailBatch',
] as const;
export type Method = (typeof METHODS)[number];

/** One error as the SDK's types describe it. */
export interface DropboxError {
  /** Tags from the outermost to the innermost, e.g. `path/conflict/file`. */
  readonly tags: string;
  /** The union as it stands below `error` in an answer; texts of unknown content are `fill`. */
  readonly union: unknown;
}

/** Every error that the installed SDK knows, read from its own types. */
export interface DropboxErrors {
  /** 409 of a function. */
  of(method: Method, fill: string): readonly DropboxError[];
  /** 401, 403, and the reasons of 429. */
  common(name: 'AuthError' | 'AccessError' | 'RateLimitReason', fill: string): readonly DropboxError[];
}

/** Deeper than any union of the API. */
const MAX_DEPTH = 6;

/** Reads the types of the installed SDK. */
export function dropboxErrors(): DropboxErrors {
  const folder = join(dirname(createRequire(__filename).resolve('dropbox/package.json')), 'types');
  const files = [join(folder, 'dropbox_types.d.ts'), join(folder, 'index.d.ts')];
  const program = ts.createProgram(files, { noLib: true, types: [] });
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(files[1] ?? '')?.getFullText() ?? '';
  const typeOf = (namespace: string, name: string): ts.Type => {
    const found = program.getSourceFiles().flatMap((file) => declared(file, namespace, name));
    if (found[0] === undefined) throw new Error(`The SDK has no type ${namespace}.${name}.`);
    return checker.getTypeAtLocation(found[0]);
  };
  return {
    of: (method, fill) => {
      const [, namespace, name] = errorTypeOf(index, method);
      return errorsIn(checker, typeOf(namespace ?? '', name ?? ''), fill, MAX_DEPTH);
    },
    common: (name, fill) => errorsIn(checker, typeOf('auth', name), fill, MAX_DEPTH),
  };
}

/** The error a function rejects with stands in its comment only. */
function errorTypeOf(index: string, method: Method): RegExpExecArray {
  const before = index.slice(0, index.indexOf(`public ${method}(`));
  const comment = before.slice(before.lastIndexOf('/**'));
  const named = /DropboxResponseError<(\w+)\.(\w+)>/u.exec(comment);
  if (named === null) throw new Error(`The SDK does not say what ${method} rejects with.`);
  return named;
}

function declared(file: ts.SourceFile, namespace: string, name: string): readonly ts.Node[] {
  return file.statements
    .filter((one): one is ts.ModuleDeclaration => ts.isModuleDeclaration(one) && one.name.text === namespace)
    .flatMap(({ body }) => (body && ts.isModuleBlock(body) ? [...body.statements] : []))
    .filter((one) => ts.isTypeAliasDeclaration(one) && one.name.text === name);
}

function errorsIn(checker: ts.TypeChecker, type: ts.Type, fill: string, depth: number): readonly DropboxError[] {
  const members = type.isUnion() ? type.types : [type];
  return members.flatMap((member) => membersErrors(checker, member, fill, depth));
}

/** One member of a union, once for each member of what it holds. */
function membersErrors(checker: ts.TypeChecker, type: ts.Type, fill: string, depth: number): readonly DropboxError[] {
  const fields = new Map(
    checker.getPropertiesOfType(type).map((field) => [field.getName(), checker.getTypeOfSymbol(field)]),
  );
  const tag = fields.get('.tag');
  if (tag === undefined || !tag.isStringLiteral()) return [];
  const inner = [...fields].find(([name, one]) => name !== '.tag' && isUnionOfTags(checker, one));
  const plain = Object.fromEntries(
    [...fields].filter(([name]) => name !== '.tag' && name !== inner?.[0]).map(([name]) => [name, fill]),
  );
  const union = { '.tag': tag.value, ...plain };
  if (inner === undefined || depth === 0) return [{ tags: tag.value, union }];
  const [name, nested] = inner;
  return errorsIn(checker, nested, fill, depth - 1).map((one) => ({
    tags: `${tag.value}/${one.tags}`,
    union: { ...union, [name]: one.union },
  }));
}

function isUnionOfTags(checker: ts.TypeChecker, type: ts.Type): boolean {
  const [first] = type.isUnion() ? type.types.filter((one) => (one.flags & ts.TypeFlags.Undefined) === 0) : [type];
  return first !== undefined && checker.getPropertyOfType(first, '.tag') !== undefined;
}
