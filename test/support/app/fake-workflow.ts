import type { DynamicModule } from '@nestjs/common';
import {
  FakeCaptions,
  FakeCuration,
  FakeHistory,
  FakePublishing,
  FakeViews,
} from '../../../src/web/api/testing/fake-services.js';
import {
  CaptionService,
  CurationService,
  HistoryService,
  PhotoViewService,
  PublishService,
} from '../../../src/workflow/index.js';

class FakeWorkflow {}
export function fakeWorkflow(): DynamicModule {
  const effects = { calls: [] };
  const providers = [
    { provide: PhotoViewService, useValue: new FakeViews() },
    { provide: CaptionService, useValue: new FakeCaptions(effects) },
    { provide: CurationService, useValue: new FakeCuration(effects) },
    { provide: PublishService, useValue: new FakePublishing(effects) },
    { provide: HistoryService, useValue: new FakeHistory(effects) },
  ];
  return { module: FakeWorkflow, global: true, providers, exports: providers.map(({ provide }) => provide) };
}
