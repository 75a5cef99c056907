/** Where the style of the small pages is, on every host, those of nobody too: see `isTenantPath` of tenancy. */
export const PLAIN_STYLE_PATH = '/assets/plain.css';

/** A way on from a small page. */
export interface SmallPageLink {
  /** A path of ours, or an address that we put together ourselves. */
  readonly href: string;
  readonly text: string;
}

/** What a small page says: texts of ours, nothing of the request. */
export interface SmallPage {
  /** Title of the window and heading. */
  readonly title: string;
  readonly text: string;
  /** The first one is the likely one. May be empty. */
  readonly links: readonly SmallPageLink[];
  /** For support: a code, the id of the request. */
  readonly note?: string;
}

const MARK =
  'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 3l4.5 7.8M19.8 7.5h-9M19.8 16.5l-4.5-7.8M12 21l-4.5-7.8M4.2 16.5h9M4.2 7.5l4.5 7.8';

/**
 * A page that the service makes itself: without script, readable without its style as well, every value escaped.
 * It is sent with `ERROR_PAGE_CSP`. Spec: ui.md section 3, "Error page".
 */
export function smallPage({ title, text, links, note }: SmallPage): string {
  const ways = links.map((link) => `<a href="${escaped(link.href)}">${escaped(link.text)}</a>`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f4f3f0">
    <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#131415">
    <title>${escaped(title)}</title>
    <link rel="stylesheet" href="${PLAIN_STYLE_PATH}">
  </head>
  <body>
    <main>
      <svg width="40" height="40" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.2" stroke-linejoin="round" aria-hidden="true"><path d="${MARK}"/></svg>
      <h1>${escaped(title)}</h1>
      <p>${escaped(text)}</p>${ways.length === 0 ? '' : `\n      <nav aria-label="Ways on">${ways.join('\n        ')}</nav>`}${note === undefined ? '' : `\n      <small>${escaped(note)}</small>`}
    </main>
  </body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
