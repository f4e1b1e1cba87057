/** An imported plan as YAML, with comments where it needs a human eye. Pure. */
import type { MappedTable } from './tables-map.js';
import { rfc3339, type Window } from './old-window.js';

export interface ImportedPlan {
  readonly schemaLine: string;
  /** As typed by the user. */
  readonly flagFiles: readonly string[];
  readonly name: string;
  readonly source: ClusterFlagFile;
  readonly destination: ClusterFlagFile;
  /** Members of the Nexus that keeps the ledger; null: it lies beside the plan. */
  readonly nexus: readonly string[] | null;
  readonly steps: readonly string[] | null;
  /** null: no tables map is known, so all. */
  readonly tables: readonly MappedTable[] | null;
  /** Whether the C++ tool would have created the destination tables. */
  readonly create: boolean;
  readonly window: Window | null;
  /** From one split of a table that exists to the next; null = nothing is split. */
  readonly splitMs: bigint | null;
  /** Cells per second that a comparison may read; null = no limit. */
  readonly diffPace: bigint | null;
}

export interface ClusterFlagFile {
  /** Relative to the plan, or absolute. */
  readonly inPlan: string;
  readonly exists: boolean;
}

export function importedPlanText(plan: ImportedPlan): string {
  return [
    plan.schemaLine,
    '#',
    `# Made from the flag files of the C++ terautil: ${comment(plan.flagFiles.join(' '))}`,
    '# Read it before you apply it, above all the lines marked CHECK.',
    'apiVersion: terautil/v1',
    `name: ${scalar(plan.name)} # names the ledger and the state folder: change it now or never`,
    'clusters: # the old flag files stay in use, each for its own cluster',
    clusterLine('source', plan.source),
    clusterLine('destination', plan.destination),
    lockServiceLine(plan.nexus),
    ...stepLines(plan.steps),
    ...tableLines(plan),
    ...windowLines(plan.window),
    ...splitLines(plan.splitMs),
    ...diffLines(plan.diffPace),
    '',
  ].join('\n');
}

function lockServiceLine(nexus: readonly string[] | null): string {
  if (nexus === null) {
    return 'lockService: { type: local } # CHECK: one machine only; the ledger lies beside this plan';
  }
  const addresses = nexus.map(scalar).join(', ');
  return `lockService: { type: nexus, addresses: [${addresses}], root: /terautil } # CHECK: local for one machine, etcd where you have one`;
}

function clusterLine(key: string, { inPlan, exists }: ClusterFlagFile): string {
  const check = exists ? '' : ' # CHECK: there is no such file';
  return `  ${key}: { flagfile: ${scalar(inPlan)} }${check}`;
}

function stepLines(steps: readonly string[] | null): string[] {
  if (steps === null) return [];
  return [
    `steps: [${steps.join(', ')}] # CHECK: only compares; without this line the tables are copied first`,
  ];
}

function tableLines({ tables, create, steps }: ImportedPlan): string[] {
  const more = create ? [] : ['    create: never # enable_copy_schema=false'];
  if (tables === null) {
    const item =
      '  - source: "*" # CHECK: every table of the source, for no tables map was named; exclude: [...] leaves some out';
    return ['tables:', item, ...more];
  }
  return [
    steps === null
      ? 'tables: # one that holds cells at the destination is refused; existingCells: merge adds to it'
      : 'tables:',
    ...tables.flatMap(({ source, destination, localityGroups }) => [
      `  - source: ${scalar(source)}`,
      ...(destination === source ? [] : [`    destination: ${scalar(destination)}`]),
      ...(localityGroups === null
        ? []
        : [`    localityGroups: [${localityGroups.map(scalar).join(', ')}]`]),
      ...more,
    ]),
  ];
}

function windowLines(window: Window | null): string[] {
  if (window === null) return [];
  const line = (key: string, micros: bigint | 'now' | null): string[] => {
    if (micros === null) return [];
    if (micros === 'now') return [`  ${key}: now`];
    return [`  ${key}: "${micros}" # ${rfc3339(micros)}`];
  };
  return [
    'window: # CHECK: a key-value table beside it needs  window: none',
    ...line('start', window.start),
    ...line('end', window.end),
  ];
}

function splitLines(ms: bigint | null): string[] {
  if (ms === null) return [];
  return [
    `split: { missingBoundaries: true, interval: ${ms}ms } # CHECK: tables that exist keep what is split`,
  ];
}

function diffLines(pace: bigint | null): string[] {
  if (pace === null) return [];
  return [
    'diff:',
    `  limit: { cells: ${pace}/s } # CHECK: what the old pauses let through at most`,
  ];
}

/** What YAML would not read as the text that it is goes in quotes. */
function scalar(text: string): string {
  const isPlain =
    /^(?:\.{0,2}\/)*[A-Za-z0-9_][\w./-]*$/.test(text) &&
    !/^(?:[\d._+-]*|[\de._+-]+|0[xo][\da-f]+|true|false|null|yes|no|on|off|y|n)$/i.test(text);
  if (isPlain) return text;
  // Brackets and indicators are counted, also in quotes, where nesting is limited (plan/source.ts).
  return JSON.stringify(text).replace(
    /[[\]{}]|[-?:](?=\s)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** In one line, whatever the names of files are. */
function comment(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
