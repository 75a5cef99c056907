/**
 * What a handled webhook is answered. `status` and the members are the contract, `message` is for people.
 * Spec: pipeline-logs.md section 2.
 */
export type WebhookAnswer =
  | { readonly status: 'ignored'; readonly message: string; readonly request_id: string }
  | {
      readonly status: 'skipped';
      readonly message: string;
      readonly pipeline_id: number;
      /** At most 40 characters of `[a-z_]`. */
      readonly status_reason: string;
      readonly request_id: string;
    }
  | {
      readonly status: 'success' | 'duplicate';
      readonly message: string;
      readonly pipeline_id: number;
      readonly project_id: number;
      /** Of a duplicate: that of the first delivery. */
      readonly request_id: string;
    };

/** Sentences for people. */
export const MESSAGES = {
  ignored: 'Only pipeline events are processed.',
  skipped: 'Pipelines with this status are not processed.',
  success: 'The pipeline was accepted.',
  duplicate: 'This pipeline was accepted before.',
} as const satisfies Record<WebhookAnswer['status'], string>;
