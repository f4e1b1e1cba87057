/** What is said of a table while it is looked at, before anything is done. */
export interface Remarks {
  readonly refuse: (message: string, hint: string) => void;
  readonly warn: (message: string) => void;
  readonly note: (message: string) => void;
}
