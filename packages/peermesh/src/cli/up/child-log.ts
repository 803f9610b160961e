interface SaidError {
  readonly message: string
  readonly remedy: string
}

/** What a peer with `--json` wrote on standard error, as text for people: its own words in full, and what it was told by Node as it is. */
export function readableLog(lines: readonly string[]): string[] {
  return lines.map((line) => {
    const said = parse(line)
    const error = said?.['error'] as SaidError | undefined
    return error?.message ?? (said?.['message'] as string | undefined) ?? line
  })
}

/** The error by which a peer says that it ended. */
export function lastError(lines: readonly string[]): SaidError | undefined {
  for (const line of lines.toReversed()) {
    const error = parse(line)?.['error'] as SaidError | undefined
    if (error !== undefined) {
      return error
    }
  }
  return undefined
}

/** What a peer warns of while it runs; nothing where the line is something else. */
export function warningIn(line: string): { readonly name: string; readonly message: string } | undefined {
  const said = parse(line)
  return said?.['type'] === 'warning' ? { name: String(said['name']), message: String(said['message']) } : undefined
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) {
    return undefined
  }
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>
  } catch {
    // Text that only begins like JSON is text.
    return undefined
  }
}
