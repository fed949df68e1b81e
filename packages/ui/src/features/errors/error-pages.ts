/** The pages of docs/errors, each a file of its own that is loaded when somebody reads it. */
const pages = import.meta.glob<string>(['../../../../../docs/errors/*.md', '!**/README.md'], {
  query: '?raw',
  import: 'default',
});

/** The text of an error's page; undefined where no error has that code. */
export async function errorPage(code: string): Promise<string | null> {
  return (await pages[`../../../../../docs/errors/${code}.md`]?.()) ?? null;
}
