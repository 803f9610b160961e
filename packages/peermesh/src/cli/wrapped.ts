/**
 * A help text for a terminal of this width: prose is broken anew between words. What is indented stays as it is: commander has broken the
 * lists of options, and examples are to be copied.
 */
export function wrapped(text: string, width: number): string {
  const out: string[] = []
  let paragraph: string[] = []
  const endParagraph = (): void => {
    out.push(...brokenLines(paragraph.join(' '), width))
    paragraph = []
  }
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) {
      paragraph.push(line)
    } else {
      endParagraph()
      out.push(line)
    }
  }
  endParagraph()
  return out.join('\n')
}

function brokenLines(prose: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of prose.split(' ').filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return line === '' ? lines : [...lines, line]
}
