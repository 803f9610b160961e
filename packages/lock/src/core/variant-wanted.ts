import type { GrantedMessage, TokenMessage } from './messages.ts'
import type { TokenVariant } from './variant.ts'

/**
 * What a lock is that nobody uses here, where this peer is to take part in it all the same. Whoever looks for a token may ask one that has forgotten the lock, or never used it. One who asks all is
 * answered by who has the token, and that one knows. And who is told that a token was taken from it says that it has heard.
 */
export function variantWanted(
  message: GrantedMessage | TokenMessage,
  isOwn: (session: string) => boolean
): TokenVariant | undefined {
  switch (message.type) {
    case 'locate':
      return message.variant.mode === 'strict' ? message.variant : undefined
    case 'request':
      return message.variant.algorithm === 'suzuki-kasami' ? undefined : message.variant
    case 'epoch':
      return isOwn(message.forced?.session ?? '') ? message.forced?.variant : undefined
    default:
      return undefined
  }
}
