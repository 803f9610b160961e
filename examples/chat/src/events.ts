import type { ChatMessage, RefusedMessage } from './message.ts'
import type { Person } from './people.ts'

/** All that can happen, for whoever shows it: a person's screen, or a program's pipe. */
export type ChatEvent =
  | { readonly type: 'ready'; readonly peer: string; readonly name: string; readonly addresses: readonly string[] }
  | { readonly type: 'entered'; readonly room: string; readonly messages: readonly ChatMessage[] }
  | { readonly type: 'message'; readonly message: ChatMessage; readonly late: boolean }
  | { readonly type: 'refused'; readonly refused: RefusedMessage }
  | { readonly type: 'arrived' | 'left' | 'gone' | 'away' | 'back'; readonly person: Person }
  | { readonly type: 'renamed'; readonly person: Person; readonly before: string }
  | { readonly type: 'typing'; readonly person: Person; readonly isTyping: boolean }
  | { readonly type: 'who'; readonly room: string; readonly people: readonly Person[] }
  | { readonly type: 'history'; readonly room: string; readonly messages: readonly ChatMessage[] }
  | { readonly type: 'help' }
  /** A word to whoever sits here. */
  | { readonly type: 'notice' | 'mistake'; readonly text: string }
  | { readonly type: 'stopped' }
