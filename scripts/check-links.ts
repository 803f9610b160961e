/**
 * `pnpm check links`: every relative link of every page leads to a file, every anchor to a heading, each page has one title, and each
 * page under docs/ can be reached from the README. Links that leave the repository are not followed: their state is not ours to hold.
 */

import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import GithubSlugger from 'github-slugger'
import { nodesOf, type Page, pagesOf, textOf } from './markdown.ts'

interface Link {
  readonly url: string
  readonly line: number
}

function linksOf({ tree }: Page): Link[] {
  return [...nodesOf(tree)].flatMap((node) =>
    node.type === 'link' || node.type === 'image' || node.type === 'definition'
      ? [{ url: node.url, line: node.position?.start.line ?? 0 }]
      : []
  )
}

function anchorsOf({ tree }: Page): Set<string> {
  const slugger = new GithubSlugger()
  const headings = [...nodesOf(tree)].filter((node) => node.type === 'heading')
  return new Set(headings.map((heading) => slugger.slug(textOf(heading))))
}

function titlesOf({ tree }: Page): number {
  return tree.children.filter((node) => node.type === 'heading' && node.depth === 1).length
}

/** Where a link leads, from the root; of a directory, to the page that is shown for it. */
function targetOf(root: string, page: Page, path: string): string {
  const target = path === '' ? page.path : normalize(join(dirname(page.path), decodeURI(path))).replaceAll('\\', '/')
  const isDirectory = existsSync(join(root, target)) && statSync(join(root, target)).isDirectory()
  return isDirectory ? join(target, 'README.md').replaceAll('\\', '/') : target
}

function main(root: string): number {
  const pages = new Map(pagesOf(root).map((page) => [page.path, page]))
  const anchors = new Map([...pages].map(([path, page]) => [path, anchorsOf(page)]))
  const graph = new Map<string, string[]>()
  const faults: string[] = []

  for (const page of pages.values()) {
    const titles = titlesOf(page)
    if (titles !== 1) faults.push(`${page.path}: ${titles} titles, a page has one`)
    const targets: string[] = []
    for (const { url, line } of linksOf(page)) {
      if (/^[a-z][a-z+.-]*:/i.test(url)) continue
      const [path = '', anchor] = url.split('#')
      const target = targetOf(root, page, path)
      targets.push(target)
      if (!existsSync(join(root, target))) faults.push(`${page.path}:${line}: ${url} leads nowhere`)
      else if (anchor !== undefined && pages.has(target) && !anchors.get(target)?.has(anchor)) {
        faults.push(`${page.path}:${line}: ${target} has no heading #${anchor}`)
      }
    }
    graph.set(page.path, targets)
  }

  const reached = new Set(['README.md'])
  for (const path of reached) for (const target of graph.get(path) ?? []) reached.add(target)
  for (const path of pages.keys()) {
    if (path.startsWith('docs/') && !reached.has(path)) faults.push(`${path}: no link leads here from the README`)
  }

  for (const fault of faults) console.error(fault)
  return faults.length === 0 ? 0 : 1
}

process.exitCode = main(process.cwd())
