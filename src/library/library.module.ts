import { Global, Module } from '@nestjs/common';
import { EventLog } from '../platform/logging/index.js';
import { UploadIntake } from '../storage/index.js';
import { LibraryService, PublishedBefore } from './library.port.js';
import { UploadedLibrary } from './uploaded-library.js';

/** Binds the library. What it asks of the publish ledger is bound in `app.module.ts`: the two rooms do not know each other. */
@Global()
@Module({
  providers: [
    {
      provide: LibraryService,
      inject: [UploadIntake, PublishedBefore, EventLog],
      useFactory: (intake: UploadIntake, published: PublishedBefore, log: EventLog) =>
        new UploadedLibrary(intake, published, log),
    },
  ],
  exports: [LibraryService],
})
export class LibraryModule {}
