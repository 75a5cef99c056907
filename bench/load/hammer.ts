import autocannon from 'autocannon';

export interface Hammer {
  readonly port: number;
  /** Asked by turns. */
  readonly hosts: readonly string[];
  readonly path: string;
  readonly connections: number;
  /** Whole seconds, ≥ 1. */
  readonly seconds: number;
}

export interface Throughput {
  readonly perSecond: number;
  readonly answered: number;
  /** Answers that were not 2xx, and requests without one. */
  readonly failed: number;
}

/** As much as the server can do: every connection asks again as soon as it has been answered. */
export async function hammer({ port, hosts, path, connections, seconds }: Hammer): Promise<Throughput> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    requests: hosts.map((host) => ({ path, headers: { host } })),
  });
  return {
    perSecond: result['2xx'] / result.duration,
    answered: result['2xx'],
    failed: result.non2xx + result.errors,
  };
}
