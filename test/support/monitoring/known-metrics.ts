import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';

const PAGE = join(__dirname, '../../../docs/metrics.md');
const ROW = /^\| `([a-z0-9_]+)` *\| (counter|gauge|histogram) *\| ([^|]*)\|/gm;

interface MetricRow {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** The tables of docs/metrics.md. */
export function metricRows(): readonly MetricRow[] {
  return Array.from(readFileSync(PAGE, 'utf8').matchAll(ROW), ([, name = '', type = '', cell = '']) => ({
    name,
    type,
    labels: Array.from(cell.matchAll(/`([a-z_]+)`/g), ([, label = '']) => label),
  }));
}

/** Every series a scrape can bring, with its labels: those of the page, and what the default collectors add. */
export function knownMetrics(): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, readonly string[]>();
  for (const { name, type, labels } of metricRows()) {
    if (type !== 'histogram') known.set(name, labels);
    else for (const part of ['bucket', 'sum', 'count']) known.set(`${name}_${part}`, [...labels, 'le']);
  }
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name } of registry.getMetricsAsArray()) known.set(name, known.get(name) ?? []);
  registry.clear();
  return known;
}
