import type { PromptMessage } from '@modelcontextprotocol/sdk/types.js';
import { image, png, textResource } from './everything-content.ts';

interface EverythingPrompt {
  readonly arguments: readonly string[];
  readonly messages: (args: Readonly<Record<string, string>>) => readonly PromptMessage[];
}

const fromUser = (content: PromptMessage['content']): PromptMessage => ({ role: 'user', content });
const saying = (text: string) => fromUser({ type: 'text', text });

/** The prompts that the suite asks for by name. */
export const everythingPrompts: Readonly<Record<string, EverythingPrompt>> = {
  test_simple_prompt: { arguments: [], messages: () => [saying('This is a simple prompt for testing.')] },
  test_prompt_with_arguments: {
    arguments: ['arg1', 'arg2'],
    messages: ({ arg1, arg2 }) => [saying(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
  },
  test_prompt_with_embedded_resource: {
    arguments: ['resourceUri'],
    messages: ({ resourceUri = '' }) => [
      fromUser(textResource(resourceUri, 'Embedded resource content for testing.')),
      saying('Please process the embedded resource above.'),
    ],
  },
  test_prompt_with_image: {
    arguments: [],
    messages: () => [fromUser(image), saying('Please analyze the image above.')],
  },
};

/** The resources that the suite reads by their URI. */
export const everythingResources: Readonly<
  Record<string, { mimeType: string; text: string } | { mimeType: string; blob: string }>
> = {
  'test://static-text': { mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
  'test://static-binary': { mimeType: 'image/png', blob: png },
  'test://watched-resource': { mimeType: 'text/plain', text: 'Watched resource content' },
};

export const everythingTemplate = 'test://template/{id}/data';

/** What a URI of the template reads, `undefined` for one that is none. */
export function readTemplate(uri: string): { mimeType: string; text: string } | undefined {
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  if (id === undefined) return undefined;
  return { mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) };
}
