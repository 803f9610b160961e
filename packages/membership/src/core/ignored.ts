/**
 * Why something that was well-formed was not believed (M46).
 *
 * - `answerForAnother`: an Ack of a probe, by whoever was neither its target nor asked after it
 * - `foreignMesh`: a record of another mesh
 * - `impossibleIncarnation`: a record of us, at an incarnation that this start never had
 * - `meshFull`: a record of a live member, where there is no room for one more
 * - `notAdmitted`: a record of a peer that is not admitted
 */
export type IgnoredReason = 'answerForAnother' | 'foreignMesh' | 'impossibleIncarnation' | 'meshFull' | 'notAdmitted'

/** Counts what was not believed, by its reason. */
export class Ignored {
  readonly #counts: Record<IgnoredReason, number> = {
    answerForAnother: 0,
    foreignMesh: 0,
    impossibleIncarnation: 0,
    meshFull: 0,
    notAdmitted: 0
  }

  count(reason: IgnoredReason): void {
    this.#counts[reason]++
  }

  counts(): Readonly<Record<IgnoredReason, number>> {
    return { ...this.#counts }
  }
}
