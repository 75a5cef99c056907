import type { JSX } from 'preact';
import { plainQuery } from '../lib/router.js';
import { useApp } from './app-context.js';
import { Link } from './link.js';
import { useTitle } from './title.js';

/** An address of this site that names nothing. */
export function MissingScreen(): JSX.Element {
  const { texts } = useApp();
  useTitle(texts.t('missing.title'));
  return (
    <main id="main" class="page narrow">
      <h1 tabIndex={-1}>{texts.t('missing.title')}</h1>
      <p class="soft">{texts.t('missing.text')}</p>
      <Link class="button" to={{ screen: 'grid', query: plainQuery('inbox') }}>
        {texts.t('missing.to_photos')}
      </Link>
    </main>
  );
}
