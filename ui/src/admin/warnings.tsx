import type { JSX } from 'preact';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';

/** What went with a result and changes nothing about it. Codes without words of ours are for logs only. */
export function Warnings({ codes }: { readonly codes: readonly string[] }): JSX.Element | null {
  const { texts } = useApp();
  const known = codes.flatMap((code) => texts.find(`admin.warning.${code}`) ?? []);
  if (known.length === 0) return null;
  return (
    <ul class="box plain-list" role="status">
      {[...new Set(known)].map((words) => (
        <li key={words}>
          <Icon name="warning" /> {words}
        </li>
      ))}
    </ul>
  );
}
