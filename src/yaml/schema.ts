/**
 * A file's JSON Schema applied, and its findings said in words: what is wrong, where, and what to
 * write instead. The schema's own descriptions and examples are the hints, so both say the same.
 */
import type { DefinedError, ValidateFunction } from 'ajv';
import { compileSchema } from '../json-schema.js';
import { nearest } from './nearest.js';
import type { Problem } from './problem.js';
import type { Path, YamlSource } from './source.js';

/** Finding a place costs a walk through the file; nobody reads more of them. */
const MOST_ERRORS = 500;

/** The data as a document, or everything in it that the schema does not allow. */
type SchemaCheck<T> = (
  source: YamlSource,
) => { readonly document: T } | { readonly problems: readonly Problem[] };

/** Checks by schemas/<name>.schema.json, of which `T` is the generated type. */
export function schemaCheck<T>(name: string): SchemaCheck<T> {
  let compiled: ValidateFunction<T> | undefined;
  return (source) => {
    compiled ??= compileSchema<T>(name);
    if (compiled(source.data)) return { document: source.data };
    // ajv types `errors` for any keyword; without custom keywords they are the defined ones.
    return { problems: problemsOf((compiled.errors ?? []) as DefinedError[], source) };
  };
}

function problemsOf(errors: readonly DefinedError[], source: YamlSource): Problem[] {
  const mistyped = new Set(errors.filter(isTypeError).map((error) => error.instancePath));
  return (
    errors
      // A value of the wrong type breaks other rules too; saying so would not help.
      .filter((error) => isTypeError(error) || !mistyped.has(error.instancePath))
      .slice(0, MOST_ERRORS)
      .map((error) => explain(error, source))
  );
}

function isTypeError(error: DefinedError): boolean {
  return error.keyword === 'type';
}

/** One finding of ajv in words. */
function explain(error: DefinedError, source: YamlSource): Problem {
  const path = pathOf(error.instancePath, source.data);
  const name = describe(path, source);
  const help = helpOf(error.parentSchema);
  const value = mayBeSecret(path) ? 'what is written there' : show(error.data);
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the other keywords of JSON Schema say "cannot be"
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error.params.additionalProperty, error.parentSchema, path, source);
    case 'required': {
      const missing = error.params.missingProperty;
      return source.problem(path, 'key', `"${missing}" is missing in ${name}`, help);
    }
    case 'enum':
      return source.problem(path, 'value', `${name} cannot be ${value}`, allowedHint(error));
    case 'type': {
      const wanted = error.params.type;
      const quote = wanted === 'string' && quotesWouldDo(error) ? 'Put it in quotes. ' : '';
      const message = `${name} must be ${TYPE_WORDS[wanted] ?? wanted}, not ${value}`;
      return source.problem(path, 'value', message, quote + help);
    }
    case 'minimum':
      return source.problem(path, 'value', `${name} must be at least ${error.params.limit}`, help);
    case 'maximum':
      return source.problem(path, 'value', `${name} must be at most ${error.params.limit}`, help);
    case 'not':
    case 'maxProperties':
      return source.problem(path, 'key', `${name} says two things: keep one of its keys`, help);
    case 'minProperties':
    case 'minItems':
    case 'minLength':
      return source.problem(path, 'key', `${name} is empty`, help);
    case 'uniqueItems': {
      const again = [...path, Math.max(error.params.i, error.params.j)];
      return source.problem(again, 'value', `${name} lists the same twice`, 'Keep one of the two.');
    }
    default:
      return source.problem(path, 'value', `${name} cannot be ${value}`, help);
  }
}

/** YAML read a number or a boolean where a text was meant, and as a text it would do. */
function quotesWouldDo(error: DefinedError): boolean {
  const pattern: unknown = error.parentSchema?.['pattern'];
  if (typeof error.data !== 'number' && typeof error.data !== 'boolean') return false;
  return typeof pattern !== 'string' || new RegExp(pattern).test(String(error.data));
}

function unknownKey(
  key: string,
  schema: DefinedError['parentSchema'],
  path: Path,
  source: YamlSource,
): Problem {
  const known = Object.keys((schema?.['properties'] ?? {}) as object);
  const meant = nearest(key, known);
  const hint = meant === null ? `Known here: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  return source.problem(
    [...path, key],
    'key',
    `Unknown key "${key}" in ${describe(path, source)}`,
    hint,
  );
}

function allowedHint(error: Extract<DefinedError, { keyword: 'enum' }>): string {
  const allowed = error.params.allowedValues.map(String);
  const meant = typeof error.data === 'string' ? nearest(error.data, allowed) : null;
  const question = meant === null ? '' : `Did you mean "${meant}"? `;
  return `${question}Allowed: ${allowed.join(', ')}.`;
}

/** "/tables/0/source" as ["tables", 0, "source"] (RFC 6901 escapes undone). */
function pathOf(pointer: string, data: unknown): Path {
  const path: (string | number)[] = [];
  let place = data;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(place) ? Number(key) : key);
    place = (place as Record<string, unknown>)[key];
  }
  return path;
}

/** ["tables", 0, "source"] as "tables[0].source". */
function describe(path: Path, { kind }: YamlSource): string {
  if (path.length === 0) return `the ${kind.name}`;
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.replace(/^\./, '');
}

/** The schema's own description and first example. */
function helpOf(schema: DefinedError['parentSchema']): string {
  const texts: string[] = [];
  const description: unknown = schema?.['description'];
  const examples: unknown = schema?.['examples'];
  if (typeof description === 'string') texts.push(description);
  if (Array.isArray(examples) && examples.length > 0) {
    texts.push(`For example: ${JSON.stringify(examples[0])}`);
  }
  return texts.join(' ');
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a mapping (key: value)',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  boolean: 'true or false',
  'string,object': 'a text or a mapping',
};

/** Somebody may have written the secret itself. */
function mayBeSecret(path: Path): boolean {
  if (path[0] === 'lockService') return path[1] === 'user' || path[1] === 'password';
  return path[0] === 'clusters' && path[2] === 'identity';
}

/** A value short enough to stand in a sentence. */
function show(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
