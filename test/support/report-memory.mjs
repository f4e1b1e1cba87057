/** Preloaded into a child: writes its largest resident size in KiB when it ends. */
import { readFileSync, writeFileSync } from 'node:fs';

/** Not what getrusage says: that begins with the size of the process that forked this one. */
function largestKibibytes() {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return kibibytes;
}

process.on('exit', () => {
  writeFileSync(process.env.TERAUTIL_TEST_MEMORY, largestKibibytes());
});
