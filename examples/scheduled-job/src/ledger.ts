import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fenced } from 'peermesh'

/** One step of a job, done under a fence. */
export interface Entry {
  /** When the job was due, in milliseconds of 1970: its name. */
  readonly due: number
  /** Counted from 1. */
  readonly step: number
  readonly worker: string
  readonly mesh: string
  /** A whole number of 64 bits. */
  readonly fence: string
}

/** What a worker is told that came too late, or did not see what others had done. */
export interface Refusal {
  readonly name: string
  readonly message: string
}

/**
 * The resource that the job writes to. It refuses a fence below the highest that it saw: so whoever lost the lock and does not know it can do no harm. The
 * check and the write are one act here; a guard at the worker's side would be none.
 */
export class Ledger {
  readonly entries: Entry[] = []
  readonly refused: (Entry & Refusal)[] = []
  readonly #guard = fenced('the ledger')

  /** How many steps of the job that was due then are done. */
  steps(due: number): number {
    return this.entries.filter((entry) => entry.due === due).length
  }

  /** Why the entry is not taken; nothing where it is. */
  append(entry: Entry): Refusal | undefined {
    const refusal = this.#refusalOf(entry)
    if (refusal === undefined) {
      this.entries.push(entry)
    } else {
      this.refused.push({ ...entry, ...refusal })
    }
    return refusal
  }

  #refusalOf({ due, step, mesh, fence }: Entry): Refusal | undefined {
    try {
      this.#guard.check({ mesh, fence: BigInt(fence) })
    } catch (error) {
      const { name, message } = error as Error
      return { name, message }
    }
    const done = this.steps(due)
    return step === done + 1
      ? undefined
      : { name: 'OutOfOrder', message: `Of this job ${done} steps are done; ${step} is not the next.` }
  }
}

/** Serves a ledger over HTTP: `GET /jobs/DUE` says how many steps are done, `POST /entries` takes one, or refuses it with 409. */
export async function serveLedger(ledger: Ledger, port = 0): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    answer(ledger, request, response).catch((error: unknown) => {
      response.writeHead(400).end(JSON.stringify({ name: 'BadRequest', message: String(error) }))
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    }
  }
}

async function answer(ledger: Ledger, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, what, due] = (request.url ?? '').split('/')
  if (request.method === 'GET' && what === 'jobs') {
    response.end(JSON.stringify({ steps: ledger.steps(Number(due)) }))
  } else if (request.method === 'POST' && what === 'entries') {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) {
      body += chunk
    }
    const refusal = ledger.append(JSON.parse(body) as Entry)
    response.writeHead(refusal === undefined ? 200 : 409).end(JSON.stringify(refusal ?? {}))
  } else {
    response.writeHead(404).end('{}')
  }
}
