import { readQuery } from './promql.js';

const namesOf = (query: string): Record<string, string[]> =>
  Object.fromEntries([...readQuery(query).metrics].map(([name, labels]) => [name, [...labels]]));

describe('reading a query', () => {
  it('when metrics stand in functions, aggregations and arithmetic, they and their labels are found', () => {
    const query = `sum by (job, route) (rate(a_total{x="1",y!~"b|c"}[5m])) / on (job) b_total > 0.01 unless c{z=~".*"} offset 15m`;
    expect(namesOf(query)).toEqual({ a_total: ['x', 'y'], b_total: [], c: ['z'] });
    expect([...readQuery(query).grouped]).toEqual(['job', 'route']);
    expect(readQuery(query).problems).toEqual([]);
  });

  it('when an aggregation names its labels at the end, they are labels all the same', () => {
    const facts = readQuery('sum(a_total) by (job)');
    expect([...facts.metrics.keys(), ...facts.grouped]).toEqual(['a_total', 'job']);
  });

  it.each([
    ['sum(rate(a_total[5m])', 'a bracket stays open'],
    ['sum(a_total))', 'one too many'],
    ['a_total{x="1")', 'another one closes'],
    ['a_total{x="1}', 'a text without an end'],
    ['rate(a_total[5])', 'a range without a unit'],
    ['a_total ! 1', 'a sign nobody knows'],
  ])('when %s is read (%s), there is a problem', (query) => {
    expect(readQuery(query).problems).not.toEqual([]);
  });
});
