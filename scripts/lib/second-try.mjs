/**
 * A real browser on a busy machine now and then is late for a test that is right. A file of the browser tests that failed
 * is run once more, alone, and both results are told: what fails twice is a fault, what passes the second time is named.
 */

/** More files than these are no coincidence. */
const MOST_FILES = 3;

/**
 * @param result of the first run: its counts and `failedFiles`
 * @param again runs files by path, as the first run did, and returns the same
 * @returns the result that counts, with the `unsteady` files that passed only the second time
 */
export async function withSecondTry(result, again) {
  const files = result.failedFiles;
  if (files.length === 0 || files.length > MOST_FILES) return { ...result, unsteady: [] };
  console.log(`\n${files.length} file(s) once more, alone:`);
  const second = await again(files);
  return {
    code: second.code,
    passed: result.passed - result.passedInFailedFiles + second.passed,
    failed: second.failed,
    skipped: result.skipped,
    unsteady: files.filter((file) => !second.failedFiles.includes(file)),
  };
}
