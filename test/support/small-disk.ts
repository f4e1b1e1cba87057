/** A disk of a few KiB, as a mounted tmpfs: needs Linux and the right to mount. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  resize(kibibytes: number): void;
  setReadOnly(isReadOnly: boolean): void;
  unmount(): void;
}

export function mountSmallDisk(folder: string, kibibytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  mount('-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder);
  return {
    resize: (wanted) => {
      mount('-o', `remount,size=${wanted}k`, folder);
    },
    setReadOnly: (isReadOnly) => {
      mount('-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, folder);
    },
    unmount: () => {
      execFileSync('umount', [folder]);
    },
  };
}

function mount(...args: readonly string[]): void {
  execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/**
 * Why there can be no small disk here, also on stderr, or null. With TERAUTIL_TEST_REQUIRE_SERVICES=1 it
 * throws where there could be one: for root on Linux.
 */
export function whyNoSmallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-disk-'));
  try {
    mountSmallDisk(folder, 64).unmount();
    return null;
  } catch (error) {
    const reason = `tests of full disks are skipped: ${error instanceof Error ? error.message : String(error)}`;
    const couldBe = process.platform === 'linux' && process.getuid?.() === 0;
    if (process.env['TERAUTIL_TEST_REQUIRE_SERVICES'] === '1' && couldBe) throw new Error(reason);
    process.stderr.write(`${reason}\n`);
    return reason;
  } finally {
    rmdirSync(folder);
  }
}
