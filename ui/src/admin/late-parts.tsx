import type { ComponentType, JSX } from 'preact';
import { useApp } from '../shell/app-context.js';
import { late } from '../shell/late.js';
import type { BulkDialogProps } from './bulk-dialog.js';
import type { HistoryScreenProps } from './history-screen.js';
import type { PublishDialogProps } from './publish-dialog.js';

/** What an admin opens now and then is a bundle of its own. */
export const HistoryScreen: ComponentType<HistoryScreenProps> = late(
  async () => (await import('./history-screen.js')).HistoryScreen,
  function ComingHistory(): JSX.Element {
    const { texts } = useApp();
    return (
      <main id="main" class="page" aria-busy="true">
        <h1 tabIndex={-1}>{texts.t('admin.history')}</h1>
      </main>
    );
  },
);
export const PublishDialog: ComponentType<PublishDialogProps> = late(
  async () => (await import('./publish-dialog.js')).PublishDialog,
);
export const BulkDialog: ComponentType<BulkDialogProps> = late(
  async () => (await import('./bulk-dialog.js')).BulkDialog,
);
export const JobCards: ComponentType = late(async () => (await import('./job-cards.js')).JobCards);
