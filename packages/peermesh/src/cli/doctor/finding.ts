/** What a check came to. `wrong` will not work; `warning` works, and may not be what is meant. */
export interface Finding {
  /** What was looked at, in a word or two: `node`, `data directory`, `port`. */
  readonly check: string
  readonly level: 'ok' | 'warning' | 'wrong'
  readonly text: string
  /** What to do about it; absent where nothing is to be done. */
  readonly mend?: string
}

/** Makes the findings of one check. */
export function findingsOf(check: string) {
  return {
    ok: (text: string): Finding => ({ check, level: 'ok', text }),
    warning: (text: string, mend: string): Finding => ({ check, level: 'warning', text, mend }),
    wrong: (text: string, mend: string): Finding => ({ check, level: 'wrong', text, mend })
  }
}
