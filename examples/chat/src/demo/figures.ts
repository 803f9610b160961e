const NAME_LENGTH = 13

export interface Figures {
  readonly people: number
  readonly messages: number
  /** Of these, by the one who was killed. */
  readonly messagesOfTheDead: number
  /** From the SIGKILL until everybody else was told. */
  readonly deathKnownMs: number
  /** From the start of the late joiner's process until it had all that was said. */
  readonly lateJoinerMs: number
  /** Messages with a false signature that were written into the store; each chat refused each. */
  readonly forgeriesRefused: number
}

export const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`

export function describeFigures(figures: Figures): string {
  const rows: (readonly [string, string])[] = [
    ['messages', `${figures.messages}, ${figures.messagesOfTheDead} of them by the one who was killed`],
    ['death', `known to the others after ${formatSeconds(figures.deathKnownMs)}`],
    ['late joiner', `had all that was said ${formatSeconds(figures.lateJoinerMs)} after its process was started`],
    ['forgeries', `${figures.forgeriesRefused} written, refused by every chat`]
  ]
  return [
    'All who are left have the same conversation, in the same order, each message signed by its author.',
    ...rows.map(([name, text]) => `  ${name.padEnd(NAME_LENGTH)}${text}`)
  ].join('\n')
}
