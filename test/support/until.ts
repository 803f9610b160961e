/** A fact did not come before its deadline. The message says what was missing at the end. */
class StillMissingError extends Error {
  static override readonly name = 'StillMissingError'

  constructor(what: string, deadlineMs: number) {
    super(`Not within ${deadlineMs} ms: ${what}`)
    this.name = StillMissingError.name
  }
}

/** Between two looks: short against anything that is waited for. */
const LOOK_EVERY_MS = 10

/**
 * Waits until nothing is missing. The deadline is one that only a broken program meets, on a machine that does much else.
 *
 * @param missing what is still missing, for the message; undefined once all is there
 * @throws StillMissingError
 */
export async function until(
  missing: () => string | undefined | Promise<string | undefined>,
  deadlineMs = 60_000
): Promise<void> {
  const deadline = performance.now() + deadlineMs
  for (let what = await missing(); what !== undefined; what = await missing()) {
    if (performance.now() > deadline) {
      throw new StillMissingError(what, deadlineMs)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
