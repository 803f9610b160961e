/**
 * Why something that was well-formed was not believed, or not answered (M46).
 *
 * - `answerForAnother`: an Ack of a probe, by whoever was neither its target nor asked after it
 * - `asksTooOften`: a digest, or a request for all records, by whoever was answered as often as anybody may be (M47)
 * - `foreignMesh`: a record of another mesh of who is no member, or one by which a member changed its mesh since it started, which none does
 * - `impossibleIncarnation`: a record of us, at an incarnation that this start never had
 * - `meshFull`: a record of a live member, where there is no room for one more
 * - `notAdmitted`: a record of a peer that is not admitted
 */
export type IgnoredReason =
  | 'answerForAnother'
  | 'asksTooOften'
  | 'foreignMesh'
  | 'impossibleIncarnation'
  | 'meshFull'
  | 'notAdmitted'

/** Counts what was not believed, by its reason. */
export class Ignored {
  readonly #counts: Record<IgnoredReason, number> = {
    answerForAnother: 0,
    asksTooOften: 0,
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
