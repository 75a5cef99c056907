import request from 'supertest';

/** Everything a process has counted, by series: `name{label="value"}` → value. */
export type Series = ReadonlyMap<string, number>;

const SERIES = /^([a-z_:][a-z0-9_:]*(?:\{.*\})?) (\S+)$/iu;

/** The series of a text as Prometheus reads it. @throws Error when a line is neither a series nor a comment */
export function seriesOf(text: string): Series {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name, value] = SERIES.exec(line) ?? [];
      if (name === undefined) throw new Error(`This is no series: ${line}`);
      return [name, Number(value)];
    }),
  );
}

/** Reads the metrics on the main port. @param token `METRICS_TOKEN` */
export async function readMetrics(url: string, token: string): Promise<Series> {
  const answer = await request(url)
    .get('/metrics')
    .set({ Host: 'metrics.example', Authorization: `Bearer ${token}` });
  if (answer.status !== 200) throw new Error(`The metrics answered ${answer.status}.`);
  return seriesOf(answer.text);
}

/** What was added to each series between two readings; those that stayed are left out. */
export function addedTo(before: Series, after: Series): Readonly<Record<string, number>> {
  const added = [...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const);
  return Object.fromEntries(added.filter(([, value]) => value !== 0));
}
