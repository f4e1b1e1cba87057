/** Preloaded into a child: writes its largest resident size in KiB when it ends. */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  writeFileSync(process.env.TERAUTIL_TEST_MEMORY, String(process.resourceUsage().maxRSS));
});
