import type { CanaryWorld } from './canary-world.js';
import { isWord } from './canary-tenant.js';
import type { Evidence, Sink } from './evidence.js';
import { formsOf } from './forms.js';
import { WINDOW } from './needle-index.js';
import type { Needle } from './needle-index.js';

/** Something that is leaked on purpose. */
export interface PlantedLeak {
  readonly sink: Sink;
  readonly needle: Needle;
  readonly form: string;
  readonly text: string;
}

/** Sinks that take any text; the others are lines of an answer's head, which take no line ends. */
const ANY_TEXT = ['stdout', 'stderr', 'file', 'body'] as const satisfies readonly Sink[];
const HEAD = ['status line', 'header', 'Set-Cookie', 'Location'] as const satisfies readonly Sink[];
const HEAD_FORMS = ['url', 'base64url+1', 'hex', 'window'];

/** Every spelling of a value, and a part of it. */
function spellings(value: string): readonly { readonly name: string; readonly text: string }[] {
  const middle = Math.floor((value.length - WINDOW) / 2);
  return [...formsOf(value), { name: 'window', text: value.slice(middle, middle + WINDOW) }];
}

/** Each kind of secret of one tenant per sink, in every spelling the sink takes. */
export function plannedLeaks(world: CanaryWorld, tenants: readonly string[]): readonly PlantedLeak[] {
  return [...ANY_TEXT, ...HEAD].flatMap((sink, at) => {
    const tenant = tenants[at % tenants.length];
    const isHead = (HEAD as readonly Sink[]).includes(sink);
    return world.needles
      .filter((needle) => needle.tenant === tenant && !isWord(needle.kind))
      .flatMap((needle) =>
        spellings(needle.value)
          .filter(({ name, text }) => !isHead || (HEAD_FORMS.includes(name) && /^[\x21-\x7e]+$/.test(text)))
          .map(({ name, text }) => ({ sink, needle, form: name, text })),
      );
  });
}

/** What `preload/planted-leaks.cjs` reads. */
export function leaksBySink(leaks: readonly PlantedLeak[], onConsole: readonly string[]): object {
  const sinks = [...ANY_TEXT, ...HEAD].map((sink) => [
    sink,
    leaks.filter((leak) => leak.sink === sink).map(({ text }) => text),
  ]);
  return { ...Object.fromEntries(sinks), console: onConsole };
}

/** The text of one sink, as a scan gets it. */
export function textOf(evidence: Evidence, sink: Sink): string {
  if (sink === 'stdout' || sink === 'stderr') return evidence[sink];
  if (sink === 'file') return [...evidence.files.values()].join('\n');
  return evidence.answers.map(({ text }) => text).join('\n');
}
