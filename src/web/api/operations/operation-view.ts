import type { OperationView, PublishAnswer } from '../../../workflow/index.js';
import { publishView, type PublishView } from '../publish/publish-view.js';

/** One photo of an operation. Spec: web-api.md section 8. */
export interface OperationPhotoView {
  /** Null while it is not known yet. */
  readonly filename: string | null;
  readonly contentHash: string | null;
  readonly state: 'running' | 'interrupted' | 'done' | 'partial' | 'failed' | 'needs_decision';
  readonly code: string | null;
}

/** Answer of GET `/api/operations/{id}`. */
export interface OperationAnswer {
  readonly id: string;
  readonly kind: 'publish';
  readonly state: OperationView['state'];
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly photos: readonly OperationPhotoView[];
  readonly result?: PublishView;
  readonly startedAt: string;
  readonly updatedAt: string;
}

/** A publish of one photo as an operation. */
export function operationView(operation: OperationView): OperationAnswer {
  const answer = operation.answer?.outcome === 'running' ? null : operation.answer;
  const photo = photoView(operation, answer);
  return {
    id: operation.id,
    kind: 'publish',
    state: operation.state,
    done: operation.state === 'done' ? 1 : 0,
    total: 1,
    failed: photo.state === 'failed' ? 1 : 0,
    photos: [photo],
    ...(answer === null ? {} : { result: publishView(answer.result) }),
    startedAt: operation.startedAt,
    updatedAt: operation.updatedAt,
  };
}

type Finished = Exclude<PublishAnswer, { outcome: 'running' }>;

function photoView(operation: OperationView, answer: Finished | null): OperationPhotoView {
  if (answer === null) {
    const { photoName: filename, contentHash, refusal } = operation;
    // Refused after the caller had been told to ask: nothing was sent.
    const state = operation.state === 'done' ? 'failed' : operation.state;
    return { filename, contentHash, state, code: refusal };
  }
  const { name, contentHash } = answer.result.photo;
  return { filename: name, contentHash, state: photoState(answer), code: answer.code };
}

function photoState({ outcome, result }: Finished): OperationPhotoView['state'] {
  if (outcome === 'all_sent') return 'done';
  if (outcome === 'all_failed' || outcome === 'nothing_started') return 'failed';
  return Object.values(result.results).some(({ status }) => status === 'unknown') ? 'needs_decision' : 'partial';
}
