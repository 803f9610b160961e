import type { Chat } from './chat.ts'
import type { ChatEvent } from './events.ts'

/** Where events are shown, and lines come from. */
export interface View {
  show(event: ChatEvent): void
  /** What it shows besides events, and whom it tells what is being typed. */
  attach(chat: Chat): void
  /** The lines that are typed, until there are no more. */
  lines(): AsyncIterable<string>
  close(): void
}
