/** Which call of the API a request is; `none` = no call that is known. */
export type GitLabOperation = 'jobs' | 'trace' | 'none';

/** What a request is, as far as switches care. */
export interface GitLabSubject {
  readonly operation: GitLabOperation;
  readonly projectId: number | null;
  readonly pipelineId: number | null;
  readonly jobId: number | null;
  readonly page: number | null;
}

/** One request as it arrived and what became of it: the evidence of tests. Holds the token; never printed. */
export interface GitLabJournalEntry extends GitLabSubject {
  /** Place in the journal, from 0. */
  readonly seq: number;
  readonly method: string;
  /** Target as received. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Kind of the planned fault that met it. */
  readonly fault: string | null;
  /** Status of the answer; 0 = none was sent. */
  readonly status: number;
  /** Why it was refused. */
  readonly problem: string | null;
}

/** An entry whose request is still being answered. */
export type OpenEntry = { -readonly [Name in keyof GitLabJournalEntry]: GitLabJournalEntry[Name] };
