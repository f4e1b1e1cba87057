#!/usr/bin/env -S npx tsx
// Runs the sources without a build: npx tsx bin/dev.js …
process.env.NODE_ENV = 'development';
const { runProgram } = await import('../src/commands/base.ts');

await runProgram(process.argv.slice(2), import.meta.url);
