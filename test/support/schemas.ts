/** The shipped schemas, as a program that reads our documents would use them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const FOLDER = join(import.meta.dirname, '../../schemas');
const schemas = readdirSync(FOLDER).map(
  (file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as object,
);
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, schemas });

/** What is wrong with the document by `schemas/<name>.schema.json`; null = nothing. */
export function schemaErrors(name: string, document: unknown): unknown {
  const validate = ajv.getSchema(`urn:terautil:v1:${name}`);
  if (validate === undefined) throw new Error(`There is no schema ${name}`);
  return validate(document) === true ? null : validate.errors;
}
