/** The pages that people wrote, parsed. */

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

export interface Page {
  /** From the root, with `/`. */
  readonly path: string
  readonly tree: Root
}

/** Not what others wrote, nor what is generated. */
const left = ['node_modules', 'dist', 'docs/api', 'etc']

export function pagesOf(root: string): Page[] {
  return globSync('**/*.md', { cwd: root, exclude: left.map((directory) => `**/${directory}/**`) })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, tree: fromMarkdown(readFileSync(join(root, path), 'utf8')) }))
}

/** A node and all below it, in the order of the text. */
export function* nodesOf(node: Nodes): Generator<Nodes> {
  yield node
  if ('children' in node) for (const child of node.children) yield* nodesOf(child)
}

export function textOf(node: Nodes): string {
  return [...nodesOf(node)]
    .map((part) => (part.type === 'text' || part.type === 'inlineCode' ? part.value : ''))
    .join('')
}
