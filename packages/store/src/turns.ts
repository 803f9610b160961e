/** While many keys are read, other work gets a turn after so many. */
export const KEYS_PER_TURN = 1_024

/** The turns of one who reads many keys. */
export class Turns {
  #read = 0

  /** A key was read. Whether others are to have a turn now. */
  isOver(): boolean {
    return ++this.#read % KEYS_PER_TURN === 0
  }

  async others(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve))
  }
}
