import { Inject, Injectable } from '@nestjs/common';
import { callerError, Ids, type Folder, type PhotoRef } from '../../../kernel/index.js';
import { Thumbnails } from '../../../storage/index.js';
import type { TenantRuntime } from '../../../tenancy/index.js';
import { PhotoViewService, type PhotoDetail } from '../../../workflow/index.js';
import { found } from '../shared/photo-access.js';
import { fullDetail, publicDetail, type DetailView, type PublicDetailView } from './detail-view.js';
import type { RandomRequest } from './images.dto.js';
import { nextInCycle, type CycleStep } from './random-photo.js';

/** A photo of GET `/api/images/random`. */
export type RandomView = (DetailView | PublicDetailView) & {
  /** No photo repeats before this is true. */
  readonly cycleEnd: boolean;
};

/** A listing may name a photo that went away meanwhile; so often another one is tried. */
const RANDOM_TRIES = 3;

/** One photo with everything a role may see of it. Spec: web-api.md sections 5.2, 5.3 and 6. */
@Injectable()
export class PhotoDetails {
  constructor(
    @Inject(PhotoViewService) private readonly views: PhotoViewService,
    @Inject(Thumbnails) private readonly thumbnails: Thumbnails,
    @Inject(Ids) private readonly ids: Ids,
  ) {}

  /** @throws PublisherError `photo_not_found`, also for a name no photo can have */
  async byName(
    runtime: TenantRuntime,
    folder: Folder,
    name: string,
    full: boolean,
  ): Promise<DetailView | PublicDetailView> {
    return this.#view(runtime, await found(this.#detail(runtime, folder, name)), full);
  }

  /** @throws PublisherError `no_photos` */
  async random(runtime: TenantRuntime, query: RandomRequest, full: boolean): Promise<RandomView> {
    for (let attempt = 1; attempt <= RANDOM_TRIES; attempt++) {
      const { photos } = await runtime.listing.all('inbox', false);
      const step = this.#step(photos, query);
      if (step === null) break;
      const detail = await this.#detail(runtime, 'inbox', step.ref.name);
      if (detail !== null) return { ...this.#view(runtime, detail, full), cycleEnd: step.cycleEnd };
      runtime.listing.invalidate('inbox');
    }
    throw callerError('no_photos', 'The inbox has no photos.');
  }

  #step(photos: readonly PhotoRef[], { seed, after }: RandomRequest): CycleStep | null {
    // A page that has shown nothing yet may say so with an empty `after`.
    if (seed !== undefined) return nextInCycle(photos, seed, after === undefined || after === '' ? null : after);
    const ref = photos[Math.floor(this.ids.random() * photos.length)];
    return ref === undefined ? null : { ref, cycleEnd: false };
  }

  #detail(runtime: TenantRuntime, folder: Folder, name: string): Promise<PhotoDetail | null> {
    return this.views.detail(runtime, { folder, name, expectedVersion: null });
  }

  #view(runtime: TenantRuntime, detail: PhotoDetail, full: boolean): DetailView | PublicDetailView {
    return full ? fullDetail(this.thumbnails, runtime.config, detail) : publicDetail(this.thumbnails, detail);
  }
}
