import { sha256Hex } from '../../../kernel/index.js';
import type { NewRecord } from '../relay-record.js';

/** An event about a pipeline. @param more what is different */
export function eventOf(pipelineId: number, more: Partial<NewRecord> = {}): NewRecord {
  const semanticKey = JSON.stringify(['https://gitlab.example.com', 7, pipelineId, 'success', '2024-01-01T00:02:00Z']);
  return {
    id: `${pipelineId}-${sha256Hex(semanticKey).slice(0, 16)}`,
    semanticKey,
    deliveryKey: `delivery-${pipelineId}`,
    requestId: `request-${pipelineId}`,
    facts: {
      pipeline_id: pipelineId,
      project_id: 7,
      project_name: 'Läden',
      status: 'success',
      ref: 'main',
      sha: null,
      source: 'push',
      pipeline_type: 'main',
      created_at: null,
      finished_at: '2024-01-01T00:02:00Z',
      duration: 1.5,
      user: null,
      stages: ['build'],
    },
    ...more,
  };
}

export async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

export async function* bytesOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
