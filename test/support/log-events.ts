import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of `docs/log-events.md`. */
export interface EventRow {
  readonly event: string;
  readonly levels: readonly string[];
  /** Fields beside those every line may have. */
  readonly fields: readonly string[];
  readonly meaning: string;
  readonly action: string;
}

/** What any line may have, see the head of the page. */
export const BASE_FIELDS: ReadonlySet<string> = new Set(
  'time level event msg service version instance request_id method route tenant config_version actor coalesced_with'.split(
    ' ',
  ),
);

/** The table for operators, as it stands on the page. */
export const EVENT_ROWS: readonly EventRow[] = readFileSync(join(__dirname, '../../docs/log-events.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [event = '', levels = '', fields = '', meaning = '', action = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return {
      event: event.replaceAll('`', ''),
      levels: levels.split(', '),
      fields: Array.from(fields.matchAll(/`([^`]+)`/g), ([, name = '']) => name),
      meaning,
      action,
    };
  });
