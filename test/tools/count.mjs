/** Sums vitest's JSON reports into the one line that CI ends with. */
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of process.argv.slice(2)) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    // A suite that could not be loaded has no tests to count.
    failed += report.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    ).length;
    skipped += report.numPendingTests + (report.numTodoTests ?? 0);
  } catch (error) {
    process.stderr.write(`No report at ${file}: ${error.message}\n`);
    failed += 1;
  }
}
const skips = skipped > 0 ? `, ${skipped} skipped` : '';
process.stdout.write(`${passed} passed, ${failed} failed${skips}\n`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
