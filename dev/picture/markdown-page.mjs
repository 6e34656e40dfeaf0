import { readFileSync } from 'node:fs'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

const css = readFileSync(
  new URL('node_modules/github-markdown-css/github-markdown.css', import.meta.url),
  'utf8'
)
/** GitHub's colours for the variables of its stylesheet; the fonts are this machine's. */
const themeStyles = `
  body { margin: 0; background: #fff }
  .markdown-body { box-sizing: border-box; padding: 24px 32px }
  @media (max-width: 600px) { .markdown-body { padding: 16px } }
  @media (prefers-color-scheme: dark) { body { background: #0d1117 } }
`

/** Renders Markdown as GitHub would. The page loads nothing. */
export async function renderMarkdownPage(markdown) {
  const content = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize)
    .use(rehypeStringify)
    .process(markdown)
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Job summary</title><style>${css}${themeStyles}</style></head>
<body>
<article class="markdown-body">
${String(content)}
</article>
</body>
</html>`
}
