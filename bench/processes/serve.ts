/** What a child does when it is asked. Arguments and results cross by structured clone: plain data. */
export type Commands = Readonly<Record<string, (argument: never) => Promise<unknown>>>

/** A parent's request to its child. */
export interface Request {
  readonly id: number
  readonly command: string
  readonly argument: unknown
}

export type Reply =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: string }

/** Answers the parent's requests, also several at a time, until the parent says goodbye or is gone. */
export function serve(commands: Commands): void {
  process.on('message', (request: Request) => void answer(commands, request))
  process.on('disconnect', () => process.exit())
  reply({ type: 'ready' })
}

async function answer(commands: Commands, { id, command, argument }: Request): Promise<void> {
  try {
    const perform = commands[command]
    if (perform === undefined) {
      throw new RangeError(`No such command: ${command}`)
    }
    reply({ type: 'done', id, result: await perform(argument as never) })
  } catch (error) {
    reply({ type: 'failed', id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

function reply(reply: Reply): void {
  if (process.connected) {
    process.send?.(reply)
  }
}
