import { userInfo } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import { cleanName, isRoomName, NAME_LENGTH_MAX } from './message.ts'

export interface ChatOptions {
  readonly room: string
  readonly name: string
  readonly data?: string
  readonly listen?: readonly string[]
  readonly join?: readonly string[]
  readonly found?: boolean
  readonly port: number
  readonly script?: boolean
  readonly json?: boolean
}

/** How many chats of one machine find each other by themselves, in a row of ports. */
export const LOCAL_PORTS = 8
export const DEFAULT_PORT = 7_450
export const DEFAULT_ROOM = 'lobby'
const PORT_MAX = 65_535

export function chatCommand(): Command {
  return new Command('chat')
    .description('Talk with others, without a server.')
    .option('--room <room>', 'where to talk', parseRoom, DEFAULT_ROOM)
    .option('--name <name>', 'what to be called', parseName, cleanName(userInfo().username) ?? 'somebody')
    .option('--data <dir>', 'where to keep who you are and what was said (default: in memory)')
    .option('--listen <address...>', 'multiaddrs to listen on, for others to join from elsewhere')
    .option('--join <address...>', 'multiaddrs of chats elsewhere, as they print them')
    .option('--found', 'begin a chat of its own where nobody answers at --join')
    .option(
      '--port <port>',
      `where chats on this machine find each other: the first of ${LOCAL_PORTS} ports`,
      parsePort,
      DEFAULT_PORT
    )
    .option('--script', 'take lines and give lines, as where standard input is no terminal')
    .option('--json', 'give a JSON object on a line for each event')
    .addHelpText(
      'after',
      `
Chats on one machine find each other by themselves. From another machine: --join the address that a chat with --listen prints.

In a script each line of standard input is said, or done where it begins with a slash; at its end the chat leaves.

Exit codes: 0 you left, 1 it failed, 2 the command line is wrong.

Examples:
  chat --name ada
  chat --name grace --room compilers --data ./chat-data/grace
  chat --name ada --listen /ip4/0.0.0.0/tcp/7450
  echo 'The build is green.' | chat --name robot`
    )
    .exitOverride()
}

function parseRoom(text: string): string {
  if (!isRoomName(text)) {
    throw new InvalidArgumentError('The name of a room is 1 to 32 of a-z, 0-9 and -.')
  }
  return text
}

function parseName(text: string): string {
  const name = cleanName(text)
  if (name === undefined) {
    throw new InvalidArgumentError(`A name is 1 to ${NAME_LENGTH_MAX} characters.`)
  }
  return name
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > PORT_MAX - LOCAL_PORTS) {
    throw new InvalidArgumentError(`Give a port from 1 to ${PORT_MAX - LOCAL_PORTS}.`)
  }
  return port
}
