import { provideBrowser } from '../support/real-browser.ts';

/** Before any worker starts, so that no two of them install at once. */
export function setup(): void {
  provideBrowser();
}
