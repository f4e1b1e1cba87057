/**
 * Flag files and tables map of the C++ terautil become a plan. Whatever cannot be taken over is said with
 * its file and line; nothing is contacted.
 */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { bug, TerautilError } from '../errors.js';
import { parsePlan } from '../plan/load.js';
import { MOST_BYTES } from '../yaml/source.js';
import { invalidFlags } from '../tera/flags.js';
import { locate } from './locate.js';
import type { Note } from './notes.js';
import {
  booleanFlag,
  integerFlag,
  type OldFlags,
  readOldFlags,
  textFlag,
} from './old-flag-files.js';
import { diffPace } from './old-pace.js';
import { oldNexus } from './old-lock-service.js';
import { oldSplitting } from './old-splitting.js';
import { type OldTime, windowOf } from './old-window.js';
import { planName } from './plan-name.js';
import { type ClusterFlagFile, importedPlanText } from './plan-text.js';
import { schemaLine } from './schema-line.js';
import { oldTables } from './old-tables.js';
import type { MappedTable } from './tables-map.js';

export interface ImportOptions {
  /** At least one; of a flag in several of them the last one counts. */
  readonly flagFiles: readonly string[];
  /** Where the plan will lie; null: it goes to stdout, and its paths begin in the working directory. */
  readonly planFile: string | null;
  /** null: made of what the flag files say. */
  readonly name: string | null;
}

export interface Imported {
  /** A plan that validates. */
  readonly text: string;
  /** The flag files of the two clusters, as far as they exist. */
  readonly clusterFiles: readonly string[];
  readonly notes: readonly Note[];
}

/** Throws TU-FLAGFILE-INVALID and TU-INPUT-FILE with file and line, TU-USAGE for a name. */
export function importFlagFiles(
  { flagFiles, planFile, name }: ImportOptions,
  env: NodeJS.ProcessEnv = process.env,
): Imported {
  const [mainFile = bug('import without a flag file')] = flagFiles;
  const { flags, notes } = readOldFlags(flagFiles, env);
  const planFolder = planFile === null ? resolve() : dirname(resolve(planFile));
  const source = clusterOf(flags, 'src', { mainFile, planFolder, notes });
  const destination = clusterOf(flags, 'dest', { mainFile, planFolder, notes });
  const { tables, steps } = oldTables(flags, mainFile, notes);
  refuseCopyOntoItself(source, destination, tables);
  const otherNames = planFile === null ? [mainFile] : [planFile, mainFile];
  const text = importedPlanText({
    schemaLine: schemaLine(planFolder),
    flagFiles,
    name: planName(name, flags, otherNames, notes),
    source,
    destination,
    nexus: oldNexus(flags, notes),
    steps,
    tables,
    create: booleanFlag(flags, 'enable_copy_schema') ?? true,
    window: windowOf(timeOf(flags, 'dump_startime'), timeOf(flags, 'dump_endtime'), notes),
    splitMs: oldSplitting(flags, notes),
    diffPace: diffPace(flags, notes),
  });
  check(text, planFile ?? 'plan.yaml', tables?.[0]?.place ?? mainFile);
  const clusterFiles = [source, destination].filter(({ exists }) => exists);
  return { text, clusterFiles: clusterFiles.map(({ path }) => path), notes };
}

interface Surroundings {
  /** Stands for flags that are not set. */
  readonly mainFile: string;
  readonly planFolder: string;
  readonly notes: Note[];
}

interface ClusterFile extends ClusterFlagFile {
  /** From the working directory. */
  readonly path: string;
  /** Where it is named. */
  readonly place: string;
}

/** A cluster's flag file: as given, or beside the flag file that names it. */
function clusterOf(
  flags: OldFlags,
  side: 'src' | 'dest',
  { mainFile, planFolder, notes }: Surroundings,
): ClusterFile {
  const name = `dump_tera_${side}_conf`;
  const byDefault = { value: `../conf/${side}_tera.flag`, file: mainFile, place: mainFile };
  const flag = textFlag(flags, name);
  const { value, file, place } = flag ?? byDefault;
  const found = locate(value, file);
  const exists = existsSync(found);
  const path = exists || isAbsolute(value) ? found : join(dirname(file), value);
  const unset = `--${name} is not set; the C++ tool read ${value} then`;
  const missing = `there is no file ${value}, neither here nor beside ${file}; correct the plan's clusters`;
  if (!exists) {
    const message = flag === null ? `${unset}, and ${missing}` : missing;
    notes.push({ level: 'warning', place, message });
  } else if (flag === null) notes.push({ level: 'note', place, message: unset });
  const below = relative(planFolder, resolve(path));
  const inPlan = isAbsolute(value) ? value : below.startsWith('..') ? below : `./${below}`;
  return { path, inPlan, exists, place };
}

/** defect-G4: the C++ tool would have copied a table onto itself. */
function refuseCopyOntoItself(
  source: ClusterFile,
  destination: ClusterFile,
  tables: readonly MappedTable[] | null,
): void {
  if (resolve(source.path) !== resolve(destination.path)) return;
  const table = tables?.find((other) => other.source === other.destination);
  if (tables !== null && table === undefined) return;
  const message = `${table?.source ?? 'a table'} would be copied onto itself: both clusters are ${source.inPlan}`;
  const hint = 'Name another flag file by --dump_tera_dest_conf, or another destination table.';
  invalidFlags(table?.place ?? destination.place, message, hint);
}

function timeOf(flags: OldFlags, flag: OldTime['flag']): OldTime | null {
  const integer = integerFlag(flags, flag);
  return integer === null ? null : { flag, micros: integer.value, place: integer.place };
}

/** What is given out validates; whatever could keep it from that was refused with its line before. */
function check(text: string, planFile: string, place: string): void {
  if (Buffer.byteLength(text) > MOST_BYTES) {
    const message = `${place}: so many tables make a plan longer than 1 MiB`;
    const hint = 'Split the tables map, and import each part under another --name.';
    throw new TerautilError('TU-INPUT-FILE', message, { hint });
  }
  const result = parsePlan(text, planFile);
  if ('problems' in result) bug(`The imported plan is not valid: ${result.problems[0]?.message}`);
}
