import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { knownMetrics, metricRows } from '../support/monitoring/known-metrics.js';
import { readQuery } from '../support/monitoring/promql.js';

const ROOT = join(__dirname, '../..');
const RUNBOOKS = 'docs/operations/runbooks';
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}
interface Panel {
  readonly type: string;
  readonly title: string;
  readonly datasource?: { readonly type: string };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
}

const rules = (
  parse(textOf('deploy/monitoring/alerts.yaml')) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] }
).groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(textOf('deploy/monitoring/dashboard.json')) as Dashboard;
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

const known = new Map(knownMetrics());
/** Added by Prometheus to every series of a target; `up` is its own metric. */
const OF_PROMETHEUS = ['job', 'instance'];
known.set('up', []);

/** Names that the page does not have, and what does not read as a query. */
function strangersIn(query: string): readonly string[] {
  const { metrics, grouped, problems } = readQuery(query);
  const allowed = new Set([...OF_PROMETHEUS, ...[...metrics.keys()].flatMap((name) => known.get(name) ?? [])]);
  const labels = [...metrics].flatMap(([name, used]) =>
    [...used].filter((label) => ![...OF_PROMETHEUS, ...(known.get(name) ?? [])].includes(label)),
  );
  return [
    ...problems,
    ...[...metrics.keys()].filter((name) => !known.has(name)),
    ...labels,
    ...[...grouped].filter((label) => !allowed.has(label)),
  ];
}

describe('alerts', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    'when %s is evaluated, its metrics and labels exist, and it says what to do',
    (_, { expr, labels, annotations }) => {
      expect(strangersIn(expr)).toEqual([]);
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.runbook_url).toMatch(new RegExp(`^${RUNBOOKS}/[a-z0-9-]+\\.md$`));
      expect(existsSync(join(ROOT, annotations.runbook_url))).toBe(true);
    },
  );

  test('when a text uses a label, the rule keeps that label', () => {
    for (const { expr, annotations } of rules) {
      const used = Array.from(annotations.summary.matchAll(/\$labels\.([a-z_]+)/g), ([, label = '']) => label);
      const { metrics, grouped } = readQuery(expr);
      const kept = grouped.size > 0 ? [...grouped] : [...metrics.keys()].flatMap((name) => known.get(name) ?? []);
      expect(kept).toEqual(expect.arrayContaining(used));
    }
  });

  test('when an alert rings, the page it leads to speaks of it, and no page speaks of an alert that is not there', () => {
    const pages = readdirSync(join(ROOT, RUNBOOKS)).map((name) => join(RUNBOOKS, name));
    const spoken = pages.flatMap((page) =>
      Array.from(textOf(page).matchAll(/`(Publisher[A-Z]\w+)`/g), ([, alert = '']) => `${alert} ${basename(page)}`),
    );
    const rung = rules.map(({ alert, annotations }) => `${alert} ${basename(annotations.runbook_url)}`);
    expect(spoken.sort()).toEqual(rung.sort());
  });

  test('when the least that a specification asks for is looked for, it is there', () => {
    const wanted = [
      ...['orchestrator_connected', 'http_requests_total', 'publish_results_total', 'scrubber_hits_total'],
      ...['nodejs_eventloop_lag_p99_seconds', 'pipeline_logs_oldest_pending_seconds'],
    ];
    const asked = new Set(rules.flatMap(({ expr }) => [...readQuery(expr).metrics.keys()]));
    expect(wanted.filter((name) => !asked.has(name))).toEqual([]);
  });
});

describe('the dashboard', () => {
  test.each(panels.map((panel) => [panel.title, panel] as const))(
    'when “%s” is drawn, its metrics and labels exist and Grafana can draw it by itself',
    (_, { type, datasource, targets = [] }) => {
      expect(['timeseries', 'stat']).toContain(type);
      expect(datasource?.type).toBe('prometheus');
      expect(targets.length).toBeGreaterThan(0);
      for (const { expr, legendFormat } of targets) {
        expect(strangersIn(expr)).toEqual([]);
        expect(expr).toContain('instance=~"$instance"');
        const shown = Array.from(legendFormat.matchAll(/\{\{(\w+)\}\}/g), ([, label = '']) => label);
        const { metrics, grouped } = readQuery(expr);
        const kept = grouped.size > 0 ? grouped : new Set([...metrics.keys()].flatMap((name) => known.get(name) ?? []));
        expect(shown.filter((label) => !kept.has(label) && !(grouped.size === 0 && label === 'instance'))).toEqual([]);
      }
    },
  );

  test('when its variables are read, they come from a metric of ours', () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'instance']);
    const queries = dashboard.templating.list.slice(1).map(({ query }) => (query as { query: string }).query);
    for (const query of queries) expect(query).toMatch(/^label_values\(build_info/);
  });

  test('when every metric of ours is looked for, the dashboard shows it', () => {
    const shown = new Set(
      panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => [...readQuery(expr).metrics.keys()])),
    );
    // Those by tenant are off unless somebody switches them on.
    const names = metricRows().flatMap(({ name }) => (/^tenant_(requests|publish|ai)/.test(name) ? [] : [name]));
    const isShown = (name: string): boolean => ['', '_bucket', '_count'].some((part) => shown.has(name + part));
    expect(names.filter((name) => !isShown(name))).toEqual([]);
  });
});
