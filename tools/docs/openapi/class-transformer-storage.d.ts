/** Which class stands inside which member, as `@Type` has said; the package ships no types for this path. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: {
    findTypeMetadata(target: NewableFunction, member: string): { typeFunction(): unknown } | undefined;
  };
}
