import { callerError } from '../../../kernel/index.js';
import type { JobEvent, JobOrder, JobService, JobView } from '../../../workflow/index.js';
import type { Effects } from './fake-services.js';

const ID = '20261121120000000-0123456789abcdef';

/** One job, which never gets any further. */
export class FakeJobs implements JobService {
  /** What was asked last. */
  last: JobOrder | null = null;

  constructor(private readonly effects: Effects) {}

  async start(_runtime: unknown, order: JobOrder): ReturnType<JobService['start']> {
    this.effects.calls.push(`job ${order.action}`);
    this.last = order;
    return { id: ID, count: order.photos.length, replayed: false };
  }

  async list(): Promise<readonly JobView[]> {
    return [this.#view];
  }

  async get(_runtime: unknown, id: string): Promise<JobView | null> {
    return id === ID ? this.#view : null;
  }

  async *follow(): AsyncGenerator<JobEvent> {
    yield { id: '1', type: 'snapshot', view: this.#view };
  }

  cancel(_runtime: unknown, id: string): Promise<JobView> {
    return this.#act('cancel', id);
  }

  continue(_runtime: unknown, id: string): Promise<JobView> {
    return this.#act('continue', id);
  }

  async #act(what: string, id: string): Promise<JobView> {
    if (id !== ID) throw callerError('operation_not_found', 'There is no such job at this tenant.');
    this.effects.calls.push(`${what} job`);
    return this.#view;
  }

  readonly #view: JobView = {
    id: ID,
    action: 'keep',
    folder: 'inbox',
    state: 'paused',
    reason: 'config_unavailable',
    done: 0,
    total: 1,
    failed: 0,
    photos: [
      { name: 'a.jpg', state: 'queued', code: null, finalName: null, version: null, contentHash: null, results: null },
    ],
    startedAt: '2026-11-21T12:00:00.000Z',
    updatedAt: '2026-11-21T12:00:00.000Z',
  };
}
