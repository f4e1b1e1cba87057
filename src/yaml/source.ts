/**
 * The border where a file that a person wrote becomes data: bytes to text, text to YAML, YAML to plain
 * values that keep their places. YAML is taken narrowly (JSON with comments): no aliases, no tags, no duplicate
 * keys, one document; so what a reviewer reads is what is applied.
 */
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type Pair,
  visit,
} from 'yaml';
import { readBounded } from '../bounded-file.js';
import { TerautilError } from '../errors.js';
import type { Problem } from './problem.js';

/** People write less; a larger file is something else, and parsing it costs memory (fault-D7). */
export const MOST_BYTES = 1024 * 1024;
/** No file of ours is deeper than 7. Measured: a megabyte of "[" makes the parser end the process. */
const MOST_NESTING = 50;
const MOST_INDENTATION = 200;
/** More would only scroll the first ones away. */
const MOST_SYNTAX_PROBLEMS = 20;

export type Path = readonly (string | number)[];

/** Notes one more problem of a file, where it is. */
export type Report = (path: Path, at: 'key' | 'value', message: string, hint: string) => void;

/** What a file is, as messages about it say. */
export interface FileKind {
  /** "plan": after "a" and "the". */
  readonly name: string;
  /** How one begins: "apiVersion: terautil/v1". */
  readonly beginning: string;
  /** The path of one. */
  readonly example: string;
}

export interface YamlSource {
  readonly kind: FileKind;
  readonly data: unknown;
  /** A problem at the value of `path`, or at its key; a path that is not there means its nearest parent. */
  problem(path: Path, at: 'key' | 'value', message: string, hint: string): Problem;
}

export type Parsed = { readonly source: YamlSource } | { readonly problems: readonly Problem[] };

/** Reads and parses the file. Throws TU-INPUT-FILE when it cannot be read. */
export function readSourceFile(path: string, kind: FileKind): Parsed {
  try {
    return readSource(readBounded(path, MOST_BYTES), path, kind);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TerautilError('TU-INPUT-FILE', `The ${kind.name} ${path} cannot be read: ${reason}`, {
      hint: `Give the path of a ${kind.name}, for example ${kind.example}.`,
      cause,
    });
  }
}

/** Decodes the bytes of a file. Never throws: whatever is wrong is a problem with a place. */
export function readSource(bytes: Uint8Array, file: string, kind: FileKind): Parsed {
  if (bytes.length > MOST_BYTES) {
    const hint = `Is this a ${kind.name}? Split it if it is.`;
    return failed(file, 1, 1, 'The file is longer than 1 MiB', hint);
  }
  try {
    return parseSource(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file, kind);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The lenient decoder puts U+FFFD where the strict one stopped.
    const before = new TextDecoder().decode(bytes).split('\uFFFD', 1)[0] ?? '';
    const lines = before.split('\n');
    const column = (lines.at(-1) ?? '').length + 1;
    return failed(
      file,
      lines.length,
      column,
      'This byte is not valid UTF-8',
      'Save the file as UTF-8.',
    );
  }
}

/** Parses the text of a file. */
export function parseSource(text: string, file: string, kind: FileKind): Parsed {
  const lines = new LineCounter();
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const at = (offset: number, message: string, hint: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col), message, hint };
  };
  const deep = tooDeepAt(body);
  if (deep !== null) {
    const hint = `A ${kind.name} is never that deep.`;
    return failed(file, deep, 1, `Nested deeper than ${MOST_NESTING} levels`, hint);
  }
  const document = parseDocument(body, {
    lineCounter: lines,
    prettyErrors: false,
    resolveKnownTags: false,
    // The parser's own check compares every key with every other; ours is in unwantedNodes.
    uniqueKeys: false,
  });
  const problems = [...document.errors, ...document.warnings]
    .slice(0, MOST_SYNTAX_PROBLEMS)
    .map((error) => at(error.pos[0], firstLine(error.message), syntaxHint(error.code, kind)));
  if (problems.length === 0) problems.push(...unwantedNodes(document, kind, at));
  if (problems.length > 0) return { problems };
  if (
    document.contents === null ||
    (isScalar(document.contents) && document.contents.value === null)
  ) {
    const hint = `A ${kind.name} begins with: ${kind.beginning}`;
    return failed(file, 1, 1, 'The file is empty', hint);
  }
  return {
    source: {
      kind,
      data: document.toJS({ maxAliasCount: 0 }),
      problem: (path, part, message, hint) => at(offsetOf(document, path, part), message, hint),
    },
  };
}

function failed(file: string, line: number, column: number, message: string, hint: string): Parsed {
  return { problems: [{ file, line, column, message, hint }] };
}

/**
 * The line of the first place nested too deeply, or null. Indentation, indicators ("- - -") and
 * brackets are counted by eye, brackets in strings too; so this may overcount and never undercounts.
 */
function tooDeepAt(text: string): number | null {
  let open = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*#/.test(line)) continue;
    const indentation = /^ */.exec(line)?.[0].length ?? 0;
    const indicators = line.match(/[-?:](?=\s)/g)?.length ?? 0;
    for (const bracket of line.match(/[[\]{}]/g) ?? []) {
      open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(0, open - 1);
      if (open > MOST_NESTING) return index + 1;
    }
    if (indicators > MOST_NESTING || indentation > MOST_INDENTATION) return index + 1;
  }
  return null;
}

/** Constructs that YAML allows and we do not. */
function unwantedNodes(
  document: Document.Parsed,
  kind: FileKind,
  at: (offset: number, message: string, hint: string) => Problem,
): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias: (_, node) => {
      const message = `The alias *${node.source} is not allowed in a ${kind.name}`;
      const hint = `Write the value out; a text that begins with "*" goes in quotes: "*${node.source}".`;
      problems.push(at(start(node), message, hint));
    },
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const pair of map.items) {
        const key = isScalar(pair.key) ? pair.key.value : null;
        if (typeof key !== 'string') {
          problems.push(
            at(keyStart(pair), 'A key must be a word', 'Quote it if it is meant as text.'),
          );
        } else if (seen.has(key)) {
          problems.push(at(keyStart(pair), `"${key}" stands here twice`, 'Keep one of the two.'));
        } else {
          seen.add(key);
        }
      }
    },
  });
  return problems.slice(0, MOST_SYNTAX_PROBLEMS);
}

function offsetOf(document: Document.Parsed, path: Path, part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = start(node);
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (pair === undefined) return offset;
      node = pair.value;
      const hasValue =
        isNode(node) && !(last && part === 'key') && !(isScalar(node) && node.source === '');
      offset = hasValue ? start(node) : keyStart(pair);
    } else if (isCollection(node)) {
      node = node.items[Number(step)];
      offset = isNode(node) ? start(node) : offset;
    }
  }
  return offset;
}

function start(node: unknown): number {
  return isNode(node) ? ((node as Node).range?.[0] ?? 0) : 0;
}

function keyStart(pair: Pair): number {
  return isNode(pair.key) ? start(pair.key) : start(pair.value);
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}

function syntaxHint(code: string, { name }: FileKind): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return `One file holds one ${name}: remove the line "---".`;
    case 'TAG_RESOLVE_FAILED':
      return `Tags (words beginning with "!") are not allowed in a ${name}.`;
    case 'BAD_ALIAS':
      return 'A text that begins with "*" goes in quotes: "*".';
    case 'TAB_AS_INDENT':
      return 'Indent with spaces.';
    default:
      return 'Fix the YAML at or just before this place.';
  }
}
