#!/usr/bin/env node
import { runProgram } from '../dist/commands/base.js';

await runProgram(process.argv.slice(2), import.meta.url);
