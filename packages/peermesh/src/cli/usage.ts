/** A key, a value or an argument may be what looks like an option. */
export const DASH_HINT = 'What begins with a dash and is no option goes behind --, as in: peermesh put KEY -- -1.5kg'

/** Whether commander says that there is no such option, and none that is like it. */
export function isUnknownOption(text: string): boolean {
  return text.startsWith('error: unknown option') && !text.includes('Did you mean')
}
