import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { tagsOf } from '../api/photos.js';
import type { Move, PhotoDetail } from '../api/photos.js';
import { useStore } from '../lib/use-store.js';
import { useApp } from '../shell/app-context.js';
import type { App } from '../shell/app-context.js';

/** What is known about the photo: a readable list; everything else on demand. */
export function Details({ photo }: { readonly photo: PhotoDetail }): JSX.Element {
  const { texts } = useApp();
  const [open, setOpen] = useState(false);
  return (
    <details class="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{texts.t('admin.details')}</summary>
      {open && <Contents photo={photo} />}
    </details>
  );
}

function Contents({ photo }: { readonly photo: PhotoDetail }): JSX.Element {
  const app = useApp();
  const { texts } = app;
  const raw = Object.entries(photo.metadata);
  return (
    <>
      <dl class="facts">
        {factsOf(app, photo).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {photo.moves.length > 0 && (
        <>
          <h3>{texts.t('admin.details.moves')}</h3>
          <ul class="plain-list">
            {photo.moves.map((move, at) => (
              <li key={at}>{moveText(app, move)}</li>
            ))}
          </ul>
        </>
      )}
      {raw.length > 0 && (
        <details class="fold inner">
          <summary>{texts.t('admin.details.raw')}</summary>
          <pre class="raw">{JSON.stringify(photo.metadata, null, 2)}</pre>
        </details>
      )}
      <Log />
    </>
  );
}

/** One move in words: what, from where, to where, when. */
export function moveText({ texts }: App, move: Move): string {
  const folder = (name: string): string => texts.find(`admin.folder.${name}`) ?? name;
  const values = {
    name: move.toName,
    from: folder(move.fromFolder),
    to: folder(move.toFolder),
    at: texts.when(move.at),
  };
  return texts.t('admin.move', values);
}

function factsOf({ texts }: App, photo: PhotoDetail): readonly (readonly [string, string])[] {
  const mood = photo.metadata['mood'];
  const facts: readonly (readonly [string, string | null])[] = [
    [texts.t('admin.details.name'), photo.filename],
    [texts.t('admin.details.date'), photo.modifiedAt === null ? null : texts.when(photo.modifiedAt)],
    [texts.t('admin.details.size'), photo.size === null ? null : texts.size(photo.size)],
    [
      texts.t('admin.details.pixels'),
      photo.width === null || photo.height === null ? null : `${photo.width} × ${photo.height}`,
    ],
    [texts.t('admin.details.mood'), typeof mood === 'string' ? mood : null],
    [texts.t('admin.details.tags'), tagsOf(photo.metadata).join(', ') || null],
    [texts.t('admin.details.sd'), photo.sdCaption],
    [texts.t('admin.details.hash'), photo.contentHash === null ? null : photo.contentHash.slice(0, 12)],
  ];
  return facts.filter((fact): fact is readonly [string, string] => fact[1] !== null && fact[1] !== '');
}

/** Messages of this tab. */
function Log(): JSX.Element | null {
  const { texts, toasts } = useApp();
  const log = useStore(toasts.log);
  if (log.length === 0) return null;
  return (
    <>
      <h3>{texts.t('admin.details.log')}</h3>
      <ul class="plain-list">
        {log.map((toast) => (
          <li key={toast.id}>
            <span class="soft">{toast.at.toLocaleTimeString(texts.locale)}</span> {toast.text}
            {toast.requestId !== null && <code> {toast.requestId}</code>}
          </li>
        ))}
      </ul>
    </>
  );
}
