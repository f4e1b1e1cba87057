/** What `terautil init` did, and what comes next. Pure. */
import { table } from './text.js';

/** `isIgnored`: the line for .gitignore was added, not found. */
export function startedText(planFile: string, isIgnored: boolean): string {
  const folder = planFile.includes('/') ? planFile.slice(0, planFile.lastIndexOf('/') + 1) : '';
  const gitignore = `${folder}.gitignore`;
  const next = table([
    [`  terautil validate ${planFile}`, 'what is left to fill in; contacts nothing'],
    [`  terautil plan ${planFile}`, 'what apply would do; writes nothing'],
    [`  terautil apply ${planFile}`, 'do it'],
  ]);
  return `${planFile} is a starter plan: fill in the places marked EDIT.
${gitignore} ${isIgnored ? 'now keeps' : 'already keeps'} .terautil/ out of git, where its state will lie.

Then:
${next}`;
}
