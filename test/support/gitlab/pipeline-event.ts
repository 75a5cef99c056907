/** What a test says about a pipeline; the rest is usual. */
export interface PipelineEventOptions {
  readonly id?: unknown;
  readonly projectId?: unknown;
  readonly status?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly project?: Readonly<Record<string, unknown>>;
  /** Further members of the event; they replace those given here. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A `Pipeline Hook` as GitLab sends it. */
export function pipelineEvent(options: PipelineEventOptions = {}): Readonly<Record<string, unknown>> {
  const { id = 12345, projectId = 123, status = 'success', attributes = {}, project = {}, more = {} } = options;
  return {
    object_kind: 'pipeline',
    object_attributes: {
      id,
      iid: 3,
      ref: 'main',
      tag: false,
      sha: 'abc123def456abc123def456abc123def456abcd',
      source: 'push',
      status,
      stages: ['build', 'test', 'deploy'],
      created_at: '2024-01-01 00:00:00 UTC',
      finished_at: '2024-01-01 00:02:00 UTC',
      duration: 120.5,
      variables: [{ key: 'PLANTED_VARIABLE', value: 'canary-of-a-variable' }],
      ...attributes,
    },
    merge_request: null,
    user: { id: 1, name: 'John Doe', username: 'john', avatar_url: null, email: 'john@example.com' },
    project: { id: projectId, name: 'my-app', web_url: 'https://gitlab.example.com/team/my-app', ...project },
    commit: { id: 'abc123def456', message: 'A commit.' },
    builds: [{ id: 380, stage: 'deploy', name: 'production', status: 'skipped' }],
    ...more,
  };
}
