import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const root = new URL('../../../../', import.meta.url)

/** As Debian calls it, without and with windows, and as others do. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']

/** A page of ours at a server of ours; who tests may be root, and in a container with little shared memory. */
const OPTIONS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']

/** It takes about half a second; a machine that does much else takes longer. */
const TIMEOUT_MS = 60_000

/** Does to a source what breaks it. */
export type Plant = (path: string, source: string) => string

/** Where a browser is that starts here; `undefined` where there is none. */
export async function findChromium(): Promise<string | undefined> {
  for (const name of NAMES) {
    const { stdout } = await execute(name, ['--version']).catch(() => ({ stdout: '' }))
    if (stdout !== '') {
      return name
    }
  }
  return undefined
}

export const WITHOUT_CHROMIUM = `none of ${NAMES.join(', ')} starts here`

/**
 * Runs a module in a real browser: its body is given, and may import sources of this repository by their paths, as they are but for their types.
 *
 * @param body hands what it found to `tell`, as a text
 * @returns what it told, and which browser it was
 */
export async function inChromium(
  chromium: string,
  body: string,
  plant: Plant = (_, source) => source
): Promise<{ readonly told: string; readonly browser: string }> {
  const server = createServer((request, response) => void serve(request.url ?? '/', response, body, plant))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const options = [...OPTIONS, '--enable-logging=stderr', '--dump-dom', address]
    const { stdout, stderr } = await execute(chromium, options, { timeout: TIMEOUT_MS })
    const [told, browser] = [...stdout.matchAll(/<pre>(.+?)<\/pre>/g)].map(([, text = '']) => decodeURIComponent(text))
    if (told === undefined || browser === undefined) {
      throw new TypeError(`The page told nothing: ${stderr}`)
    }
    return { told, browser }
  } finally {
    server.close()
  }
}

async function serve(path: string, response: ServerResponse, body: string, plant: Plant): Promise<void> {
  try {
    const isPage = path === '/'
    const text = isPage ? pageOf(body) : await sourceAt(path, plant)
    response.setHeader(
      'content-type',
      isPage ? 'text/html' : path.endsWith('.json') ? 'application/json' : 'text/javascript'
    )
    response.end(text)
  } catch (error) {
    response.statusCode = 404
    response.end(String(error))
  }
}

async function sourceAt(path: string, plant: Plant): Promise<string> {
  const source = plant(path, await readFile(fileURLToPath(new URL(`.${path}`, root)), 'utf8'))
  return path.endsWith('.ts') ? stripTypeScriptTypes(source) : source
}

/** What is told is escaped, since the page is read as HTML. The page is over once its modules have run. */
function pageOf(body: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<script type="importmap">{ "imports": { "@peermesh/kernel": "/packages/kernel/src/index.ts" } }</script>
<script type="module">
const tell = (text) => {
  for (const line of [text, navigator.userAgent]) {
    document.body.append(Object.assign(document.createElement('pre'), { textContent: encodeURIComponent(line) }))
  }
}
${body}
</script>
<body></body>
`
}
