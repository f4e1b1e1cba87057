/**
 * The first line of a plan: it tells editors (yaml-language-server) where the schema is. They take a path
 * relative to the plan, an absolute one or a URL, up to the first blank.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const INSTALLED = fileURLToPath(new URL('../..', import.meta.url));
const BELOW_PACKAGE = join('schemas', 'plan.schema.json');

/** Without a line end. `planFolder` is where the plan will lie, `installed` the folder of this program. */
export function schemaLine(planFolder: string, installed = INSTALLED): string {
  return `# yaml-language-server: $schema=${schemaPlace(resolve(planFolder), resolve(installed))}`;
}

/**
 * Relative where everybody who has the plan's tree has the schema at the same place: the tree's own
 * node_modules, or terautil's sources. Otherwise that of this installation, good on this machine.
 */
function schemaPlace(folder: string, installed: string): string {
  const own = join(installed, BELOW_PACKAGE);
  const shared = inNodeModules(folder) ?? (isBelow(installed, folder) ? own : null);
  if (shared !== null) return relative(folder, shared);
  return /\s/.test(own) ? pathToFileURL(own).href : own;
}

function inNodeModules(folder: string): string | null {
  for (let above = folder; ; above = dirname(above)) {
    const place = join(above, 'node_modules', 'terautil', BELOW_PACKAGE);
    if (existsSync(place)) return place;
    if (above === dirname(above)) return null;
  }
}

/** The folder may not exist yet; the program's is without links. */
function isBelow(installed: string, folder: string): boolean {
  const real = existsSync(folder) ? realpathSync(folder) : folder;
  return `${real}${sep}`.startsWith(`${installed}${sep}`);
}
