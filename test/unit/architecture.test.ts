import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/**
 * What each room of src/ may import (docs/architecture.md, "Rooms"): another room, or one file of it.
 * A room is a folder, `commands/onebox` apart, or a file directly in src/. Importing within a room is
 * free. A new folder needs a line here.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  commands: [
    'views',
    'terminal',
    'documents',
    'app',
    'plan',
    'drafts',
    'yaml/nearest',
    'yaml/units',
    'output-file',
    'errors',
    'clock',
  ],
  'commands/onebox': [
    'commands/base',
    'onebox',
    'onebox-data',
    'cells',
    'views',
    'terminal',
    'documents',
    'app',
    'errors',
    'clock',
  ],
  views: ['documents', 'cells', 'errors', 'migration'],
  terminal: ['views', 'documents', 'errors', 'clock', 'migration'],
  documents: [],
  plan: ['documents', 'yaml', 'cells', 'address', 'glob', 'internal-tables', 'sha256', 'errors'],
  'saved-plan': [
    'plan',
    'migration/saved/drift',
    'migration/saved/saved-table',
    'migration/ledger/json-reader',
    'checked-file',
    'documents',
    'json-schema',
    'sha256',
  ],
  receipt: [
    'plan',
    'migration/outcome/receipt',
    'migration/outcome/receipt-check',
    'checked-file',
    'documents',
    'json-schema',
    'errors',
  ],
  drafts: ['plan', 'yaml', 'address', 'tera/flags', 'bounded-file', 'output-file', 'errors'],
  yaml: ['json-schema', 'bounded-file', 'errors'],
  'json-schema': [],
  // Of the plan, what it says and what it is, both pure; not how it is read. A test below holds them to that.
  migration: [
    'plan/types',
    'plan/hashes',
    'plan/select',
    'yaml/nearest',
    'glob',
    'cells',
    'documents',
    'sha256',
    'errors',
    'clock',
  ],
  cells: [],
  tera: [
    'rpc',
    'proto',
    'secret',
    'nexus',
    'zookeeper',
    'cells',
    'migration/ports',
    'address',
    'internal-tables',
    'bounded-file',
    'glob',
    'errors',
    'clock',
  ],
  zookeeper: ['errors', 'clock'],
  nexus: ['rpc', 'proto', 'cells', 'migration/ports', 'errors', 'clock'],
  etcd: ['secret', 'errors', 'clock'],
  locks: [
    'rpc',
    'proto',
    'nexus',
    'etcd',
    'cells',
    'migration/ports',
    'sqlite-file',
    'errors',
    'clock',
  ],
  journal: ['cells', 'migration/ports', 'sha256', 'sqlite-file', 'errors', 'clock'],
  details: ['migration/ports', 'errors'],
  rpc: ['proto', 'errors', 'clock'],
  proto: [],
  onebox: ['rpc', 'proto', 'cells', 'documents', 'yaml', 'errors', 'clock'],
  'onebox-data': [
    'tera/schema',
    'proto',
    'cells',
    'migration/ports',
    'bounded-file',
    'errors',
    'clock',
  ],
  address: [],
  glob: [],
  'internal-tables': [],
  'bounded-file': [],
  'checked-file': ['bounded-file', 'errors'],
  'output-file': ['errors'],
  secret: ['bounded-file', 'errors'],
  sha256: [],
  'sqlite-file': [],
  errors: [],
  clock: ['errors'],
};
const ADAPTERS = [
  'tera',
  'nexus',
  'zookeeper',
  'etcd',
  'locks',
  'journal',
  'details',
  'plan',
  'saved-plan',
  'receipt',
  'onebox',
  'rpc',
  'proto',
];

/** What rooms without any input or output may use of Node and of packages. */
const PURE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  cells: [],
  migration: [],
  documents: [],
  views: ['node:util'],
};

/** The one place where adapters meet the core; it may import everything but commands and the one-box. */
const WIRING = 'app';

interface Source {
  /** Relative to src/, with "/". */
  readonly file: string;
  readonly text: string;
}

function sources(): readonly Source[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('proto/messages.'))
    .map((file) => ({ file, text: readFileSync(join(ROOT, 'src', file), 'utf8') }));
}

/** "commands/onebox/start.ts" → "commands/onebox"; "errors.ts" → "errors". */
function roomOf(file: string): string {
  if (file.startsWith('commands/onebox/')) return 'commands/onebox';
  return (file.split('/')[0] ?? file).replace(/\.ts$/, '');
}

/** Every module named by an import, a re-export, an `import()` or a `typeof import()`. */
function importsOf(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''));
}

/** Why `source` may not import what it imports; empty when it may. */
function violations({ file, text }: Source): readonly string[] {
  const room = roomOf(file);
  const allowed = MAY_IMPORT[room];
  if (allowed === undefined && room !== WIRING) return [`${file}: no rule for "${room}"`];
  const local = importsOf(text).filter((name) => name.startsWith('.'));
  return local.flatMap((name) => {
    const target = relative(join(ROOT, 'src'), resolve(ROOT, 'src', dirname(file), name)).replace(
      /\.js$/,
      '.ts',
    );
    const targetRoom = roomOf(target);
    if (targetRoom === room) return [];
    const permitted =
      allowed === undefined
        ? !targetRoom.startsWith('commands') && targetRoom !== 'onebox'
        : allowed.includes(targetRoom) || allowed.includes(target.replace(/\.ts$/, ''));
    return permitted ? [] : [`${file} imports ${target}`];
  });
}

/** Time, chance and printing belong to the ports and the views (docs/architecture.md, "Time and chance"). */
const FORBIDDEN_WORDS =
  /\b(?:Date\.now|new Date(?=\(\))|Math\.random|performance\.now|setTimeout|setInterval|setImmediate|console\.\w+|randomBytes|randomUUID|process\.hrtime)(?!\w)/g;
const WORDS_ALLOWED: Readonly<Record<string, string>> = {
  'clock.ts': 'the port itself',
};

function forbiddenWords({ file, text }: Source): readonly string[] {
  if (Object.hasOwn(WORDS_ALLOWED, file)) return [];
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
  return [...code.matchAll(FORBIDDEN_WORDS)].map(([word]) => `${file} uses ${word}`);
}

describe('architecture', () => {
  const all = sources();

  it('finds the sources', () => {
    expect(all.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['errors.ts', 'plan/load.ts']),
    );
  });

  it('imports run one way', () => {
    expect(all.flatMap(violations)).toEqual([]);
  });

  it('the core imports no adapter, cells nothing, nobody commands, and only its commands the one-box', () => {
    for (const adapter of ADAPTERS) expect(MAY_IMPORT['migration']).not.toContain(adapter);
    expect(MAY_IMPORT['cells']).toEqual([]);
    const importers = (room: string): readonly string[] =>
      Object.keys(MAY_IMPORT).filter((name) => MAY_IMPORT[name]?.some((target) => target === room));
    expect(importers('commands')).toEqual([]);
    expect(importers('onebox')).toEqual(['commands/onebox']);
  });

  it('pure rooms use no package and no module of Node', () => {
    const used = all.flatMap(({ file, text }) =>
      importsOf(text)
        .filter((name) => !name.startsWith('.'))
        .filter((name) => PURE_ROOMS[roomOf(file)]?.includes(name) === false)
        .map((name) => `${file} imports ${name}`),
    );
    expect(used).toEqual([]);
  });

  it('what the core knows of a plan is pure', () => {
    const files = ['plan/types.ts', 'plan/hashes.ts', 'plan/select.ts'];
    const known = all.filter(({ file }) => files.includes(file));
    const imported = new Set(known.flatMap(({ text }) => importsOf(text)));
    expect([...imported].sort()).toEqual([
      '../cells/bytes.js',
      '../cells/escape.js',
      '../documents/plan.generated.js',
      '../glob.js',
      '../sha256.js',
      './types.js',
    ]);
  });

  it('time, chance and the console are only in the ports', () => {
    expect(all.flatMap(forbiddenWords)).toEqual([]);
  });

  it.each([
    [
      'migration/run.ts',
      "import { connect } from '../tera/client.js';",
      'migration/run.ts imports tera/client.ts',
    ],
    [
      'migration/run.ts',
      "import type { X } from '../journal/db.js';",
      'migration/run.ts imports journal/db.ts',
    ],
    [
      'migration/run.ts',
      "import {\n  a,\n  b,\n} from '../plan/load.js';",
      'migration/run.ts imports plan/load.ts',
    ],
    ['cells/a.ts', "export { bug } from '../errors.js';", 'cells/a.ts imports errors.ts'],
    [
      'tera/a.ts',
      "import { run } from '../migration/run.js';",
      'tera/a.ts imports migration/run.ts',
    ],
    [
      'views/a.ts',
      "const x = await import('../journal/db.js');",
      'views/a.ts imports journal/db.ts',
    ],
    [
      'commands/apply.ts',
      "import '../onebox/store.js';",
      'commands/apply.ts imports onebox/store.ts',
    ],
    ['app.ts', "import { a } from './commands/base.js';", 'app.ts imports commands/base.ts'],
    ['app.ts', "import { a } from './onebox/store.js';", 'app.ts imports onebox/store.ts'],
    ['cellar/a.ts', '', 'cellar/a.ts: no rule for "cellar"'],
  ])('would refuse in %s: %s', (file, text, expected) => {
    expect(violations({ file, text })).toEqual([expected]);
  });

  it.each([
    ['tera/a.ts', "import type { Cluster } from '../migration/ports.js';"],
    ['migration/run.ts', "// import { connect } from '../tera/client.js';"],
    ['app.ts', "import { a } from './tera/client.js';"],
  ])('would allow in %s: %s', (file, text) => {
    expect(violations({ file, text })).toEqual([]);
  });

  it.each(['Date.now()', 'Math.random()', 'setTimeout(f, 1)', 'console.log(1)', 'new Date()'])(
    'would refuse %s',
    (text) => {
      expect(forbiddenWords({ file: 'migration/a.ts', text })).toHaveLength(1);
    },
  );
});
