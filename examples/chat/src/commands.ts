import { cleanText } from './clean-text.ts'
import { cleanName, isRoomName, type MessageKind, NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from './message.ts'

/** What a line that somebody typed asks for. */
export type Command =
  | { readonly type: 'say'; readonly kind: MessageKind; readonly text: string }
  | { readonly type: 'join'; readonly room: string }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'who' | 'history' | 'help' | 'quit' | 'nothing' }
  | { readonly type: 'mistake'; readonly reason: string }

export const COMMANDS: readonly (readonly [usage: string, about: string])[] = [
  ['/join ROOM', 'go to another room'],
  ['/who', 'who is here'],
  ['/history', 'all that was said in this room'],
  ['/me DOES', 'say what you do: /me waves'],
  ['/name NAME', 'be called otherwise'],
  ['/quit', 'leave (also Ctrl-C, Ctrl-D)'],
  ['/help', 'this'],
  ['//TEXT', 'say something that begins with a slash']
]

export function parseLine(line: string): Command {
  const text = cleanText(line)
  if (text === '') {
    return { type: 'nothing' }
  }
  if (!text.startsWith('/') || text.startsWith('//')) {
    return say('say', text.replace(/^\/\//, '/'))
  }
  const [, word = '', rest = ''] = /^\/(\S*)\s*(.*)$/.exec(text) ?? []
  switch (word) {
    case 'me':
      return rest === '' ? { type: 'mistake', reason: 'Say what you do: /me waves' } : say('me', rest)
    case 'join':
      return isRoomName(rest)
        ? { type: 'join', room: rest }
        : { type: 'mistake', reason: 'The name of a room is 1 to 32 of a-z, 0-9 and -: /join lobby' }
    case 'name': {
      const name = cleanName(rest)
      return name === undefined
        ? { type: 'mistake', reason: `A name is 1 to ${NAME_LENGTH_MAX} characters: /name ada` }
        : { type: 'name', name }
    }
    case 'who':
    case 'history':
    case 'help':
    case 'quit':
      return { type: word }
    default:
      return { type: 'mistake', reason: `There is no /${word}. /help tells what there is.` }
  }
}

function say(kind: MessageKind, text: string): Command {
  return text.length > TEXT_LENGTH_MAX
    ? { type: 'mistake', reason: `That is too long for one message: ${TEXT_LENGTH_MAX} characters are the most.` }
    : { type: 'say', kind, text }
}
