declare module '*.css';

/** Made by the build from `ui/text/en.json`. */
declare module 'virtual:text/base' {
  export const words: Readonly<Record<string, string>>;
}
declare module 'virtual:text/admin' {
  export const words: Readonly<Record<string, string>>;
}
