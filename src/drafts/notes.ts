/** What a user should know of a plan that was made of old files. */
export interface Note {
  /** warning: something is lost, or needs a decision. note: nothing is lost, but it is worth reading. */
  readonly level: 'warning' | 'note';
  /** "file:line", or the file. */
  readonly place: string;
  readonly message: string;
}

/** "place: message" as a warning; what has no place is about `file`. */
export function warningOf(text: string, file: string): Note {
  const end = text.startsWith(`${file}: `) ? file.length : text.search(/(?<=:\d+): /);
  if (end < 0) return { level: 'warning', place: file, message: text };
  return { level: 'warning', place: text.slice(0, end), message: text.slice(end + 2) };
}
