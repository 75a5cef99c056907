declare module '*.css';

/** Made by the build from `ui/text/en.json`. */
declare module 'virtual:text/base' {
  export const words: Readonly<Record<string, string>>;
}
/** Where the words for admins lie. */
declare module 'virtual:text/admin' {
  export const url: string;
}
