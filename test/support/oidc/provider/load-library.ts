import { createRequire } from 'node:module';
import type * as oidcProvider from 'oidc-provider' with { 'resolution-mode': 'import' };

type Library = typeof oidcProvider;

const OWN_WORDS = /^\S*oidc-provider (NOTICE|WARNING): /;

/**
 * Loads `oidc-provider` and does something with it, without its advice on the console: which Node it likes best is no
 * news of a test. Lines of anybody else pass, and the console is itself again when this returns.
 */
export function withLibrary<T>(use: (library: Library) => T): T {
  const { warn, info } = console;
  const quiet =
    (write: typeof warn): typeof warn =>
    (...words: unknown[]) => {
      if (!OWN_WORDS.test(String(words[0]))) write.apply(console, words);
    };
  console.warn = quiet(warn);
  console.info = quiet(info);
  try {
    return use(createRequire(__filename)('oidc-provider') as Library);
  } finally {
    console.warn = warn;
    console.info = info;
  }
}
