import type { ApiClient } from './client.js';
import { from, given } from './contract.js';
import { localProblem } from './problem.js';
import type { Outcome, Problem } from './problem.js';
import { flag } from '../lib/read.js';
import type { Folder, ListQuery } from '../lib/router.js';
import { toDetail, toPage } from './photos.js';
import type { Page, PhotoDetail } from './photos.js';

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export interface RandomPhoto {
  readonly photo: PhotoDetail;
  readonly cycleEnd: boolean;
}

/** Reads of photos, for everybody who may look. Spec: web-api.md sections 4 and 5. */
export class PhotosApi {
  constructor(private readonly client: ApiClient) {}

  /** @param limit 1–200 photos from `offset`; `fresh` reads past caches (admin) */
  async page(
    query: ListQuery,
    range: { readonly offset: number; readonly limit: number; readonly fresh: boolean },
    signal: AbortSignal,
  ): Promise<Answer<Page>> {
    const { folder, sort, order, q, state } = query;
    const asked = {
      ...{ folder, sort, order, offset: String(range.offset), limit: String(range.limit) },
      ...(q === '' ? {} : { q }),
      ...(state === null ? {} : { state }),
      ...(range.fresh ? { fresh: 'true' as const } : {}),
    };
    const answer = await this.client.get(from('/api/images', { query: asked }), signal);
    return answer.ok ? { ok: true, value: toPage(answer.value, query.folder) } : answer;
  }

  async detail(folder: Folder, filename: string, signal?: AbortSignal): Promise<Answer<PhotoDetail>> {
    const address = from('/api/images/{filename}', { path: { filename }, query: { folder } });
    return detailOf(await this.client.get(address, signal), folder);
  }

  /** Why a picture did not come; null = the service has nothing against it. An image element does not tell. */
  async whyNot(url: string, signal: AbortSignal): Promise<Problem | null> {
    const answer = await this.client.get(given(url), signal);
    return answer.ok || answer.problem.code === 'bad_answer' ? null : answer.problem;
  }

  /** The photo after `after` in the order that `seed` fixes. Spec: web-api.md section 5.2. */
  async random(seed: string, after: string | null, signal?: AbortSignal): Promise<Answer<RandomPhoto>> {
    const query = { seed, ...(after === null ? {} : { after }) };
    const answer = await this.client.get(from('/api/images/random', { query }), signal);
    const detail = detailOf(answer, 'inbox');
    if (!detail.ok || !answer.ok) return detail.ok ? { ok: false, problem: localProblem('bad_answer') } : detail;
    return { ok: true, value: { photo: detail.value, cycleEnd: flag(answer.value['cycleEnd']) } };
  }
}

function detailOf(answer: Outcome<Parameters<typeof toDetail>[0]>, folder: Folder): Answer<PhotoDetail> {
  if (!answer.ok) return answer;
  const detail = toDetail(answer.value, folder);
  return detail === null ? { ok: false, problem: localProblem('bad_answer') } : { ok: true, value: detail };
}
