/** The documents say what the program does: tables of errors and exit codes, keys of the plan, links. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OLD_FLAGS } from '../../src/drafts/old-flags.js';
import { ERRORS, EXIT_CODES } from '../../src/errors.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const DOCUMENTS = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => `docs/${name}`),
];

/** The trimmed cells of every table row whose first cell is in backquotes or a number. */
function tableRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => /^\| *(?:`|\d)/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('docs/errors.md', () => {
  const documented = new Map(
    tableRows(read('docs/errors.md')).map(([id = '', ...rest]) => [id.replaceAll('`', ''), rest]),
  );

  it('has every error id and no other', () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(ERRORS).sort());
  });

  it.each(Object.entries(ERRORS))('%s with its class and exit code', (id, kind) => {
    const [errorClass, exit, meaning, remedy] = documented.get(id) ?? [];
    expect([errorClass, exit]).toEqual([kind.class, String(kind.exit)]);
    expect([meaning, remedy]).not.toContain('');
  });
});

describe('README.md', () => {
  it('promise-P8 has the table of exit codes', () => {
    const section = read('README.md').split('## Exit codes')[1]?.split('\n## ')[0] ?? '';
    const rows = tableRows(section).map(([code, meaning]) => [Number(code), meaning]);
    expect(rows).toEqual(
      Object.entries(EXIT_CODES).map(([code, meaning]) => [Number(code), meaning]),
    );
  });

  it('opens with the two commands', () => {
    const commands = [...read('README.md').matchAll(/^npm ci && npm (?:run demo|test)/gm)];
    expect(commands.map(([text]) => text)).toEqual([
      'npm ci && npm run demo',
      'npm ci && npm test',
    ]);
  });

  it('has every promise as docs/promises.md has it', () => {
    const promisesOf = (text: string): string[] =>
      [...text.matchAll(/^\| (P\d+) +\| (.*?) +\| (.*?) +\|/gm)].map((row) =>
        row.slice(1, 4).join(' | '),
      );
    const section = read('README.md').split('## Promises')[1]?.split('\n## ')[0] ?? '';
    expect(promisesOf(section)).toHaveLength(11);
    expect(promisesOf(section)).toEqual(promisesOf(read('docs/promises.md')));
  });
});

describe('docs/plan.md', () => {
  it('has every key of the schema and no other', () => {
    const documented = tableRows(read('docs/plan.md')).map(([key = '']) => key.replaceAll('`', ''));
    expect(documented.sort()).toEqual(keysOf(planSchema(), '').sort());
  });
});

describe('docs/guide.md', () => {
  it('says of every flag of the C++ terautil what became of it', () => {
    const guide = read('docs/guide.md').split('## Coming from the C++ terautil')[1] ?? '';
    expect(OLD_FLAGS.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

function planSchema(): Schema {
  return JSON.parse(read('schemas/plan.schema.json')) as Schema;
}

/** "tables[].source" and so on; both clusters are one: "clusters.*". */
function keysOf(schema: Schema, path: string): string[] {
  const root = planSchema();
  const resolved = schema.$ref === undefined ? schema : root.$defs?.[schema.$ref.slice(8)];
  const properties = Object.entries(resolved?.properties ?? {}).flatMap(([name, child]) => {
    if (path === 'clusters' && name === 'destination') return [];
    const at = path === '' ? name : `${path}.${path === 'clusters' ? '*' : name}`;
    return [at, ...keysOf(child, at)];
  });
  const items = resolved?.items === undefined ? [] : keysOf(resolved.items, `${path}[]`);
  return [...properties, ...items];
}

describe('every document', () => {
  it.each(DOCUMENTS)('%s links to files that exist', (document) => {
    const links = [...read(document).matchAll(/\]\(([^)#\s]+)(?:#[^)\s]*)?\)/g)]
      .map(([, target]) => target ?? '')
      .filter((target) => !/^[a-z]+:/.test(target));
    const missing = links.filter((target) => !existsSync(join(ROOT, dirname(document), target)));
    expect(missing).toEqual([]);
  });
});
