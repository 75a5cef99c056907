import { HistoryImportService, type ImportReport } from '../workflow/index.js';
import type { CommandRun } from './command-run.js';
import type { SharedOptions } from './commands/tenant-command.js';
import { EXIT } from './exit-codes.js';
import { readPosted } from './posted-file.js';

/** Reading the file, and taking it over. */
const STEPS = 2;

/**
 * Takes over what the Python Publisher V2 has published, for one tenant: its photos are neither chosen nor sent again.
 * Repeatable. Spec: publishing.md section 3.7.
 * @param path of a `posted.json`
 */
export async function importPosted(run: CommandRun, options: SharedOptions, path: string): Promise<void> {
  // A wrong path is told before anything is built or asked.
  const posted = await readPosted(path);
  await run.forTenant(options, (desk, output) =>
    output.progressing('importing', STEPS, async (step) => {
      step();
      const service = desk.service<HistoryImportService>(HistoryImportService);
      const report = await desk.turn(({ runtime }) => service.import(runtime, posted));
      step();
      output.result(report, reportText(report));
      return report.skipped === 0 ? EXIT.done : EXIT.partly;
    }),
  );
}

function reportText({ entries, skipped, added, total }: ImportReport): string {
  const lines = [
    `${entries} entries read.`,
    ...(skipped > 0 ? [`${skipped} of them are no hash that is known here and were left out.`] : []),
    `New:    ${added.sha256} SHA-256, ${added.contentHashes} content hashes, ${added.etags} ETags.`,
    `In all: ${total.sha256} SHA-256, ${total.contentHashes} content hashes, ${total.etags} ETags.`,
  ];
  return `${lines.join('\n')}\n`;
}
