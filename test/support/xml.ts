// A strict little reader of XML, enough to tell whether a text is well-formed and what is in it.

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const token = /<\?xml[^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/y;

/** Throws where the text is not well-formed XML 1.0. */
export function readXml(xml: string): XmlElement {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml)) throw new Error('a character that XML 1.0 forbids');
  const root = { name: '', attributes: {}, children: [] as XmlElement[], text: '' };
  const open: (typeof root)[] = [root];
  for (token.lastIndex = 0; token.lastIndex < xml.length; ) {
    const at = token.lastIndex;
    const [whole, closing, name, attributes = '', isEmpty, text] = token.exec(xml) ?? [];
    const parent = open.at(-1);
    if (whole === undefined || parent === undefined) throw new Error(`not well-formed at ${at}: ${xml.slice(at, at + 60)}`);
    if (closing !== undefined && open.pop()?.name !== closing) throw new Error(`</${closing}> closes something else`);
    if (text !== undefined) parent.text += unescapeXml(text);
    if (name === undefined) continue;
    const element = { name, attributes: readAttributes(attributes), children: [], text: '' };
    parent.children.push(element);
    if (isEmpty === '') open.push(element);
  }
  const [only] = root.children;
  if (open.length !== 1 || only === undefined || root.children.length !== 1) throw new Error('not one closed root element');
  return only;
}

const readAttributes = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescapeXml(value)]));

function unescapeXml(text: string): string {
  if (/&(?!amp;|lt;|gt;|quot;|apos;)/.test(text)) throw new Error(`a bare & in ${text.slice(0, 60)}`);
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
}
