/** The JSON Schemas of schemas/, as checks of data. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** A check by schemas/<name>.schema.json, of which `T` is the generated type; `uses`: the schemas that it names. */
export function compileSchema<T>(name: string, uses: readonly string[] = []): ValidateFunction<T> {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    verbose: true,
    // Of our own schemas the tests do it; here it would take a tenth of what every command needs to start.
    validateSchema: false,
    schemas: uses.map(readSchema),
  });
  return ajv.compile<T>(readSchema(name));
}

function readSchema(name: string): Record<string, unknown> {
  const place = new URL(`../schemas/${name}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(place, 'utf8')) as Record<string, unknown>;
}
