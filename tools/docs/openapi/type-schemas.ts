import { createFormatter, createParser, DEFAULT_CONFIG, SchemaGenerator } from 'ts-json-schema-generator';
import type { CompletedConfig } from 'ts-json-schema-generator';
import * as ts from 'typescript';
import { withComponentRefs } from './json-schema.js';
import type { JsonSchema, NamedSchemas } from './json-schema.js';

/** Members of unions of exported types keep their names, everything is closed, comments become descriptions. */
const CONFIG: CompletedConfig = {
  ...DEFAULT_CONFIG,
  skipTypeCheck: true, // tsc has its own step
  expose: 'export',
  topRef: false,
  jsDoc: 'extended',
  additionalProperties: false,
  encodeRefs: false,
  functions: 'hide',
};

/** One member of the union a handler returns. */
export interface ReturnedType {
  /** Name of the type; null = it has none. */
  readonly name: string | null;
  readonly schema: JsonSchema;
}

/** A handler as its source says it. */
export interface HandlerTypes {
  /** Its doc comment; empty = none. */
  readonly text: string;
  /** Doc comment of its class. */
  readonly classText: string;
  readonly returns: readonly ReturnedType[];
  /** Schemas of its parameters that are classes of ours, by the name of the class. */
  readonly parameters: ReadonlyMap<string, JsonSchema>;
}

/** Reads the types of handlers, and collects every named type they lead to. */
export class TypeSchemas {
  readonly #checker: ts.TypeChecker;
  readonly #generator: SchemaGenerator;
  readonly #classes = new Map<string, ts.ClassDeclaration>();
  readonly #named = new Map<string, JsonSchema>();

  /** @param files absolute paths of the sources that hold the controllers, and of further types */
  constructor(files: readonly string[], tsconfig: string) {
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: failed };
    const parsed = ts.getParsedCommandLineOfConfigFile(tsconfig, { noEmit: true, incremental: false }, host);
    const program = ts.createProgram([...files], parsed?.options ?? {});
    this.#checker = program.getTypeChecker();
    this.#generator = new SchemaGenerator(program, createParser(program, CONFIG), createFormatter(CONFIG), CONFIG);
    for (const file of files) {
      program.getSourceFile(file)?.forEachChild((node) => {
        if (ts.isClassDeclaration(node) && node.name !== undefined) this.#classes.set(node.name.text, node);
      });
    }
  }

  /** Every named type met so far, by name. */
  get named(): ReadonlyMap<string, JsonSchema> {
    return this.#named;
  }

  /**
   * @param requests names of the classes its query and body are checked by
   * @throws Error when the class or its method is in none of the files
   */
  handler(className: string, methodName: string, requests: readonly string[]): HandlerTypes {
    const owner = this.#classes.get(className);
    const method = owner?.members.find(
      (member): member is ts.MethodDeclaration =>
        ts.isMethodDeclaration(member) && member.name.getText() === methodName,
    );
    if (owner === undefined || method === undefined) throw new Error(`No source of ${className}.${methodName}.`);
    if (method.type === undefined) throw new Error(`${className}.${methodName} does not say what it returns.`);
    const returns = unionOf(resultOf(method.type)).map((node) => this.#returned(node));
    const nodes = method.parameters.flatMap(({ type }) => (type === undefined ? [] : [type]));
    const parameters = nodes.flatMap((type) => {
      const name = nameOf(type);
      return name !== null && requests.includes(name) ? [[name, this.schemaOf(type)] as const] : [];
    });
    return { text: this.#textOf(method), classText: this.#textOf(owner), returns, parameters: new Map(parameters) };
  }

  /** The exported interface of this name. @throws Error when no file has it */
  interface(name: string): void {
    this.#learn({ [name]: this.#withoutDefinitions(this.#generator.createSchema(name)) });
  }

  /** The schema of a type, without its name. */
  schemaOf(node: ts.TypeNode): JsonSchema {
    return withComponentRefs(this.#withoutDefinitions(this.#generator.createSchemaFromNodes([node])));
  }

  #returned(node: ts.TypeNode): ReturnedType {
    const schema = this.schemaOf(node);
    const name = nameOf(node);
    const isNamed = name !== null && !/^(?:StreamableFile|Readonly|Record|Promise)$/.test(name);
    if (!isNamed) return { name: null, schema };
    this.#learn({ [name]: schema });
    return { name, schema: { $ref: `#/components/schemas/${name}` } };
  }

  #withoutDefinitions(found: object): JsonSchema {
    const { definitions, ...schema } = found as JsonSchema & { readonly definitions?: NamedSchemas };
    this.#learn(definitions);
    return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== '$schema'));
  }

  #learn(definitions: NamedSchemas = {}): void {
    for (const [name, given] of Object.entries(definitions)) {
      const schema = withComponentRefs(given);
      const known = this.#named.get(name);
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
        throw new Error(`Two different types of answers are called ${name}. Give one of them another name.`);
      }
      this.#named.set(name, schema);
    }
  }

  #textOf(node: ts.MethodDeclaration | ts.ClassDeclaration): string {
    const symbol = node.name === undefined ? undefined : this.#checker.getSymbolAtLocation(node.name);
    const text = ts.displayPartsToString(symbol?.getDocumentationComment(this.#checker) ?? []);
    return text.replaceAll(/\s*\n\s*/g, ' ').trim();
  }
}

/** What a promise holds, else the type itself. */
function resultOf(node: ts.TypeNode): ts.TypeNode {
  const [inner] = ts.isTypeReferenceNode(node) && nameOf(node) === 'Promise' ? (node.typeArguments ?? []) : [];
  return inner ?? node;
}

function unionOf(node: ts.TypeNode): readonly ts.TypeNode[] {
  const members = ts.isUnionTypeNode(node) ? [...node.types] : [node];
  return members.filter(
    ({ kind }) =>
      ![ts.SyntaxKind.VoidKeyword, ts.SyntaxKind.UndefinedKeyword, ts.SyntaxKind.NeverKeyword].includes(kind),
  );
}

function nameOf(node: ts.TypeNode): string | null {
  return ts.isTypeReferenceNode(node) ? node.typeName.getText() : null;
}

function failed(): never {
  throw new Error('The configuration of TypeScript cannot be read.');
}
