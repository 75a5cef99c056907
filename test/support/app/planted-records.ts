/** An entry of a ledger record as it is stored. */
export function entryOf(change: object = {}): object {
  return {
    state: 'PENDING',
    attempt: 1,
    tries: 0,
    intentNonce: null,
    intentAt: null,
    postId: null,
    postUrl: null,
    sentAt: null,
    code: null,
    retryable: false,
    retryAfter: null,
    type: 'outbox',
    destination: '0123456789abcdef',
    decided: null,
    past: [],
    ...change,
  };
}

/**
 * A ledger record as another process would have stored it, for a photo of the inbox and one outbox.
 * Spec: publishing.md section 5.2.
 */
export function recordOf(contentHash: string, change: object = {}): object {
  return {
    schema: 1,
    contentHash,
    sha256: 'ab'.repeat(32),
    size: 1000,
    photo: { id: null, name: 'photo.jpg', folder: 'inbox' },
    state: 'IDLE',
    epoch: 1,
    owner: null,
    writeNonce: 'c'.repeat(32),
    requested: ['outbox'],
    prepared: { outbox: { caption: 'prepared words', source: 'human', altText: null, spoiler: false } },
    platforms: { outbox: entryOf() },
    move: null,
    moves: [],
    requests: [],
    createdAt: '2026-11-01T10:00:00.000Z',
    updatedAt: '2026-11-01T10:00:00.000Z',
    ...change,
  };
}

/** What a process leaves that died between its intent and the outcome. @param name of the photo in the inbox */
export function abandonedIntent(contentHash: string, name: string, entry: object = {}): object {
  return recordOf(contentHash, {
    photo: { id: null, name, folder: 'inbox' },
    state: 'CLAIMED',
    owner: { nonce: 'd'.repeat(32), kind: 'web' },
    platforms: { outbox: entryOf({ state: 'INTENT', tries: 1, intentNonce: 'e'.repeat(32), ...entry }) },
  });
}

/** The file of a bulk job as another process would have stored it. Spec: publishing.md section 10. */
export function plantedJob(id: string): object {
  return {
    schema: 1,
    id,
    action: 'keep',
    folder: 'inbox',
    options: { platforms: null, ai: 'auto', force: false, allowEmptyCaption: false },
    state: 'running',
    reason: null,
    isCancelled: false,
    revision: 7,
    owner: 'a'.repeat(32),
    actor: 'b'.repeat(16),
    requestId: 'request-of-another-process',
    photos: [{ name: 'none.jpg', state: 'queued', revision: 3 }],
    startedAt: '2026-11-01T10:00:00.000Z',
    updatedAt: '2026-11-01T10:00:00.000Z',
    writeNonce: 'c'.repeat(32),
  };
}
