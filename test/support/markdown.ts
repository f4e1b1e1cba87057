/** What gives a Markdown text its structure; the comments that keep @ and # from meaning something aside. */
export function markdownSkeleton(text: string): string {
  return text.replaceAll('<!-- -->', '').replace(/[^<>|`*_~[\]@\\\n]/g, '');
}
