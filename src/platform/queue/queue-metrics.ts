import type { MetricSpec } from '../metrics/index.js';

export const JOBS_WAITING: MetricSpec = {
  name: 'jobs_waiting',
  help: 'Bulk jobs in the lines of this process whose turn has not come.',
  labels: [],
};

export const JOBS_RUNNING: MetricSpec = {
  name: 'jobs_running',
  help: 'Bulk jobs this process works on.',
  labels: [],
};

export const JOBS_FINISHED: MetricSpec<'outcome'> = {
  name: 'jobs_finished_total',
  help: 'Turns of bulk jobs that ended here: done, cancelled, paused, interrupted or failed.',
  labels: ['outcome'],
};
