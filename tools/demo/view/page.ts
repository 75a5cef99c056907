import { html } from './html.js';
import type { Html } from './html.js';
import type { ShownFolder, ShownPost, ShownRecord, TenantView } from './tenant-view.js';

/** Whose page it is. */
export interface PageHead {
  readonly tenant: string;
  readonly tenants: readonly string[];
  /** For people: `Dropbox stand-in`. */
  readonly storage: string;
  /** What stands before the tenant's paths, and where the photos lie below it. */
  readonly above: string;
  readonly root: string;
  /** Where the publisher shows this tenant. */
  readonly publisherUrl: string;
}

/** The page of one tenant: what lies in the storage, as the provider would show it. */
export function storagePage(head: PageHead, view: TenantView): string {
  const { tenant, tenants, storage, above, root, publisherUrl } = head;
  const tabs = tenants.map((one) =>
    one === tenant ? html`<a href="/${one}" aria-current="page">${one}</a>` : html`<a href="/${one}">${one}</a>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${tenant} in the ${storage}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header>
          <h1>What lies in the ${storage}</h1>
          <nav aria-label="Tenants">${tabs}</nav>
          <p>
            This page only shows. Photos are handled <a href="${publisherUrl}">in the publisher</a>; reload to see what
            it did.
          </p>
        </header>
        <main>
          ${view.folders.map((folder) => folderSection(tenant, above, folder))}
          ${section('Posts', `${above}${root}/.publisher/outbox`, view.posts.length, html`<div class="grid posts">${view.posts.map((post) => postCard(tenant, post))}</div>`)}
          ${section('Ledger: what was posted and moved', `${above}${root}/.publisher/ledger`, view.records.length, recordTable(tenant, view.records))}
          ${section('Other files', '', view.others.length, otherList(tenant, view.others))}
        </main>
      </body>
    </html> `.text;
}

function section(title: string, path: string, count: number, content: Html): Html {
  const body = count === 0 ? html`<p class="empty">Nothing yet.</p>` : content;
  return html`<section>
    <h2>${title} <small>${count}</small> <code>${path}</code></h2>
    ${body}
  </section>`;
}

function folderSection(tenant: string, above: string, { title, path, photos }: ShownFolder): Html {
  const cards = photos.map(({ name, path: at, size, sidecar }) => {
    const text =
      sidecar === null
        ? html``
        : html`<details>
            <summary>caption file</summary>
            <pre>${sidecar}</pre>
          </details>`;
    return html`<figure>
      <a href="${fileUrl(tenant, at)}"><img src="${fileUrl(tenant, at)}" alt="" loading="lazy" /></a>
      <figcaption>${name}<small>${kilobytes(size)}</small>${text}</figcaption>
    </figure>`;
  });
  return section(title, above + path, photos.length, html`<div class="grid">${cards}</div>`);
}

function postCard(tenant: string, { platform, caption, altText, createdAt, picture, path }: ShownPost): Html {
  const image =
    picture === null ? html`` : html`<img src="${fileUrl(tenant, picture)}" alt="${altText}" loading="lazy" />`;
  return html`<figure>
    <a href="${fileUrl(tenant, path)}">${image}</a>
    <figcaption>
      <b>${platform}</b><small>${createdAt}</small>
      <p>${caption}</p>
    </figcaption>
  </figure>`;
}

function recordTable(tenant: string, records: readonly ShownRecord[]): Html {
  const rows = records.map(
    ({ name, folder, state, platforms, path }) =>
      html`<tr>
        <td><a href="${fileUrl(tenant, path)}">${name}</a></td>
        <td>${folder}</td>
        <td>${state}</td>
        <td>${platforms.join(', ')}</td>
      </tr>`,
  );
  return html`<table>
    <thead>
      <tr>
        <th>Photo</th>
        <th>Folder</th>
        <th>State</th>
        <th>Platforms</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function otherList(tenant: string, others: TenantView['others']): Html {
  const items = others.map(
    ({ path, size }) => html`<li><a href="${fileUrl(tenant, path)}">${path}</a> <small>${kilobytes(size)}</small></li>`,
  );
  return html`<details>
    <summary>Show</summary>
    <ul>
      ${items}
    </ul>
  </details>`;
}

const fileUrl = (tenant: string, path: string): string => `/${tenant}/file?path=${encodeURIComponent(path)}`;

const kilobytes = (size: number): string => `${Math.max(1, Math.round(size / 1000))} kB`;
