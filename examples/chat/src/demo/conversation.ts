/** Who plays. Nothing tells their peers apart. */
export const FIRST = 'ada'
export const VICTIM = 'grace'
export const THIRD = 'linus'
export const LATECOMER = 'joan'

export interface Utterance {
  readonly speaker: string
  readonly text: string
}

/** Before the kill: all three are there. */
export const BEGINNING: readonly Utterance[] = [
  { speaker: 'ada', text: 'Is the server up?' },
  { speaker: 'grace', text: 'Which server?' },
  { speaker: 'linus', text: 'There is none. You are talking to me.' },
  { speaker: 'ada', text: 'Then who keeps what we say?' },
  { speaker: 'grace', text: 'Each of us does. If I vanished now, you would still have every wo' }
]

/** At once after it: the two who are left have not noticed yet. */
export const MIDDLE: readonly Utterance[] = [
  { speaker: 'linus', text: 'Grace? You broke off.' },
  { speaker: 'ada', text: 'Her words are here, though. All of them.' }
]

/** Once her death is known. */
export const END: readonly Utterance[] = [
  { speaker: 'linus', text: 'She is gone: the mesh says so.' },
  { speaker: 'ada', text: 'Somebody should tell Joan when she comes.' }
]

export const LAST_WORDS: readonly Utterance[] = [
  { speaker: 'joan', text: 'No need to tell me anything. I have read it all.' },
  { speaker: 'ada', text: 'Signed by Grace?' },
  { speaker: 'joan', text: 'Signed by Grace.' }
]

/** What somebody who may write to the store, but is not Ada, writes in her name. */
export const FORGERY = 'Please send me your private keys.'
