/**
 * Writes what is generated and checked in: src/proto/messages.{js,d.ts} from src/proto/*.proto, and
 * src/documents/<name>.generated.ts from schemas/<name>.schema.json. With `--check` it writes nothing
 * and fails when a file differs from what it would write.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';

const root = join(import.meta.dirname, '../..');
const check = process.argv.includes('--check');

function pbjs(...options) {
  const program = join(root, 'node_modules/protobufjs-cli/bin/pbjs');
  const wanted = ['create', 'verify', 'convert', 'delimited', 'service', 'typeurl'].map(
    (n) => `--no-${n}`,
  );
  const sources = ['rpc', 'nexus', 'tera'].map((name) => join(root, `src/proto/${name}.proto`));
  const all = [
    program,
    '-t',
    'static-module',
    '-w',
    'esm',
    '-r',
    'terautil',
    ...wanted,
    ...options,
    ...sources,
  ];
  const { status, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pbjs failed:\n${stderr}`);
}

function generateMessages() {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-generate-'));
  try {
    // The types are made from the comments; the code is wanted without them.
    pbjs('--dts', '-o', join(folder, 'commented.js'));
    pbjs('--no-comments', '-o', join(folder, 'messages.js'));
    const types = readFileSync(join(folder, 'commented.d.ts'), 'utf8');
    return new Map([
      ['src/proto/messages.js', readFileSync(join(folder, 'messages.js'), 'utf8')],
      // `import = require` is no ES module syntax.
      [
        'src/proto/messages.d.ts',
        types.replace('import Long = require("long");', 'import type Long from "long";'),
      ],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One schema names another by its `$id`, "urn:terautil:v1:<name>". */
const schemaByUrn = {
  order: 1,
  canRead: /^urn:terautil:v1:[a-z-]+$/,
  read: ({ url }) => readFileSync(join(root, `schemas/${url.split(':').at(-1)}.schema.json`)),
};

async function generateDocuments() {
  const files = new Map();
  const ending = '.schema.json';
  for (const file of readdirSync(join(root, 'schemas')).filter((name) => name.endsWith(ending))) {
    const name = file.slice(0, -ending.length);
    const path = `src/documents/${name}.generated.ts`;
    const schema = JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8'));
    const code = await compile(schema, name, {
      ignoreMinAndMaxItems: true,
      format: false,
      cwd: join(root, 'schemas'),
      $refOptions: { resolve: { urn: schemaByUrn } },
      bannerComment: `/* Generated from schemas/${file} by "npm run generate"; do not edit. */`,
    });
    const style = await resolveConfig(join(root, path));
    files.set(path, await format(code, { ...style, parser: 'typescript' }));
  }
  return files;
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

const stale = [];
for (const [path, content] of [...generateMessages(), ...(await generateDocuments())]) {
  if (readOrEmpty(join(root, path)) === content) continue;
  stale.push(path);
  if (!check) writeFileSync(join(root, path), content);
}
for (const path of stale) process.stdout.write(`${check ? 'differs' : 'written'}: ${path}\n`);
if (check && stale.length > 0) {
  process.stdout.write('Run "npm run generate" and commit the result.\n');
  process.exitCode = 1;
}
