export function renderMarkdownPage(markdown: string): Promise<string>
