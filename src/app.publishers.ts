import { resolve } from 'node:path';
import type { Provider } from '@nestjs/common';
import { adminsOf, AuthSettings } from './auth/index.js';
import { Clock, Ids } from './kernel/index.js';
import { Environment } from './platform/environment/index.js';
import { CallObserver, HttpClient } from './platform/http/index.js';
import { EventLog } from './platform/logging/index.js';
import { NoticedPublishers, PublisherFactory, PublishersByType } from './publishers/index.js';
import { MailPublisherFactory } from './publishers/mail/index.js';
import { OutboxPublisherFactory } from './publishers/outbox/index.js';
import { TelegramPublisherFactory } from './publishers/telegram/index.js';
import type { ImageStorage } from './storage/index.js';
import { DocumentOutboxSink, FolderOutboxSink, OutboxSinkFactory } from './tenancy/index.js';

/** The part of the composition root that names the concrete platforms. */
export const publishersOfAllTypes: readonly Provider[] = [
  {
    provide: PublisherFactory,
    inject: [Environment, AuthSettings, HttpClient, CallObserver, Clock, EventLog],
    useFactory: (
      { services }: Environment,
      auth: AuthSettings,
      http: HttpClient,
      calls: CallObserver,
      clock: Clock,
      log: EventLog,
    ): PublisherFactory => {
      const mail = new MailPublisherFactory({
        clock,
        calls,
        allowPlain: services.allowPlainSmtp,
        adminsOf: (config) => adminsOf(config.auth, auth),
      });
      const platforms = new PublishersByType({
        outbox: new OutboxPublisherFactory(clock),
        telegram: new TelegramPublisherFactory({ http, clock, baseUrl: services.telegramApiBaseUrl }),
        email: mail,
        fetlife: mail,
        instagram: null,
        mastodon: null,
        bluesky: null,
        webhook: null,
      });
      return new NoticedPublishers(platforms, log);
    },
  },
  {
    provide: OutboxSinkFactory,
    inject: [Environment, Ids],
    // Beside local photos a person wants plain files to open; elsewhere posts lie in the tenant's own storage.
    useFactory: (environment: Environment, ids: Ids): OutboxSinkFactory => ({
      build: ({ tenant }, storage: ImageStorage) =>
        storage.provider === 'local'
          ? new FolderOutboxSink(resolve(environment.process.dataDir, 'outbox', tenant), ids)
          : new DocumentOutboxSink(storage.documents),
    }),
  },
];
