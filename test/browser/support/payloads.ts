/**
 * Thirty texts that try to become more than text: markup, handlers, addresses, direction marks, templates. Whatever runs
 * calls `ran(n)`, whatever loads asks for `canary-hit`, whatever becomes a node has `data-canary`. Spec: ui.md 16, test 12.
 */
export const PAYLOADS: readonly string[] = [
  '<script data-canary>ran(1)</script>',
  '<img src=canary-hit data-canary onerror=ran(2)>',
  '<svg data-canary onload=ran(3)>',
  '"><img src=canary-hit data-canary onerror=ran(4)>',
  "' autofocus onfocus=ran(5) x='",
  '" onmouseover="ran(6)" data-canary="',
  '<iframe data-canary srcdoc="<script>parent.ran(7)</script>"></iframe>',
  '<a data-canary href="javascript:ran(8)">look</a>',
  'javascript:ran(9)',
  'JaVaScRiPt:ran(10)',
  'data:text/html,<script>ran(11)</script>',
  '</textarea><img src=canary-hit data-canary onerror=ran(12)>',
  '</title><img src=canary-hit data-canary onerror=ran(13)>',
  '<math data-canary><mi xlink:href="data:x,<script>ran(14)</script>">',
  '<style data-canary>@import "canary-hit";*{background:url(canary-hit)}</style>',
  '<link data-canary rel=stylesheet href=canary-hit>',
  '<base data-canary href="https://evil.example/">',
  '<meta data-canary http-equiv=refresh content="0;url=canary-hit">',
  '<object data-canary data=canary-hit></object>',
  '<form data-canary action=canary-hit><input autofocus onfocus=ran(20)>',
  '<noscript><p title="</noscript><img src=canary-hit data-canary onerror=ran(21)>">',
  '&lt;img src=canary-hit data-canary onerror=ran(22)&gt;',
  '&#60;svg data-canary onload=ran(23)&#62;',
  '{{constructor.constructor("ran(24)")()}}',
  '${globalThis.ran(25)}',
  '<%= ran(26) %> #{ran(26)} {name} {count} {folder}',
  '__proto__ constructor toString',
  '\u202egpj.daolnwod\u202c \u2066isolated\u2069 \u200bzero\u200d width',
  '<details data-canary open ontoggle=ran(29)><summary>x</summary></details>',
  '\\x3cimg src=canary-hit data-canary onerror=ran(30)\\x3e \\u003csvg onload=ran(30)\\u003e',
];

/** Those that a file system and the service take as the name of a photo; a slash becomes a hyphen. */
export function hostileNames(): readonly string[] {
  return PAYLOADS.map((text, at) => `${text.replaceAll(/[/\\]/g, '-')} ${String(at + 1).padStart(2, '0')}.jpg`);
}

/** Runs before every script of the page. */
export const CANARY = 'globalThis.hits = []; globalThis.ran = (n) => void globalThis.hits.push(n);';

/** What became of texts in a page: everything in it should be empty. */
export const TRACES = `({
  ran: globalThis.hits,
  nodes: [...document.querySelectorAll('[data-canary], base, iframe, object, embed, meta[http-equiv=refresh]')].map((node) => node.outerHTML),
  handlers: [...document.querySelectorAll('*')].flatMap((node) => [...node.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name)),
  addresses: [...document.querySelectorAll('[href], [src], [action]')]
    .map((node) => node.getAttribute('href') ?? node.getAttribute('src') ?? node.getAttribute('action'))
    .filter((address) => /^\\s*(javascript|data|vbscript):/i.test(address)),
  asked: performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /\\/canary-hit/.test(name) || !name.startsWith(location.origin)),
})`;

export const NO_TRACES = { ran: [], nodes: [], handlers: [], addresses: [], asked: [] };
