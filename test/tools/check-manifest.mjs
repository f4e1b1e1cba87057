/**
 * Fails when .oclif.manifest.json is not what `npm run manifest` would write: a stale manifest hides
 * commands. Works in a temporary folder on what is built in dist/, and changes nothing here.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const name = '.oclif.manifest.json';

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** The manifest of what is in dist/ now. */
function freshManifest() {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-manifest-'));
  try {
    for (const part of ['package.json', 'dist']) {
      cpSync(join(root, part), join(folder, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const program = join(root, 'node_modules/oclif/bin/run.js');
    const { status, stderr } = spawnSync(process.execPath, [program, 'manifest'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) fail(`oclif manifest failed:\n${stderr}`);
    return readFileSync(join(folder, name), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (!existsSync(join(root, 'dist/commands'))) fail('dist/ is missing: run npm run build first.');
const kept = existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '';
if (kept !== freshManifest()) fail(`${name} is stale: run npm run manifest and commit it.`);
