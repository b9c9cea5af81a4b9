// Uses the app's own page with one model as a person does: presses its buttons and reads its text.

import type { Locator, Page } from '@playwright/test';

/** The model on the app's page. Every action rejects with the page's text if the page shows a failure. */
export interface AppPage {
  /** Starts the download, or resumes it where a part is stored. Resolves when every byte is here. */
  download(): Promise<void>;
  /** Stops the load that follows a download, before it takes the GPU's memory. */
  stopLoad(): Promise<void>;
  /** Verifies the stored files. Resolves to the result on the page. */
  verify(): Promise<string>;
  /** Loads the model onto the GPU. */
  load(): Promise<void>;
  /** Bytes loaded or downloaded by the page's progress bar. 0 without a bar. */
  progressBytes(): Promise<number>;
}

/** Hours: as long as the slowest disk takes. */
const NO_LIMIT = { timeout: 0 };

/** The app's page at `origin` for the model at `url`. A part of the model may be stored. */
export function appPage(page: Page, origin: string, url: string): AppPage {
  const opening = page.getByRole('heading', { name: /^(Opening the model|Downloading|Loading onto the GPU)…$/ });
  // The page itself is “Starting…” as well, before it shows any model.
  const loading = page.getByRole('heading', { name: /^(Starting|Loading onto the GPU)…$/ });
  const row = page.getByRole('listitem', { name: new URL(url).pathname.split('/').at(-1) ?? url, exact: true });
  const start = page.getByRole('button', { name: /^Download/ });
  const resume = row.getByRole('button', { name: /^Resume/ });
  const check = row.getByRole('button', { name: /^Verify/ });
  page.setDefaultTimeout(NO_LIMIT.timeout);
  const open = () => page.goto(`${origin}/?model=${url}`);
  return {
    download: async () => {
      // Without the model's address the page lists what is stored.
      await page.goto(origin);
      await until(page, page.getByRole('heading', { name: 'Choose a model' }));
      if (await resume.isVisible()) await resume.click();
      else {
        await open();
        await until(page, start.or(opening));
        if (await start.isVisible()) await start.click();
      }
      await until(page, loading);
    },
    stopLoad: async () => {
      await page.getByRole('button', { name: 'Stop' }).click();
      await until(page, check);
      // A GPU made of CPU draws nothing until it has ended what the load began.
      await check.click({ trial: true });
    },
    verify: async () => {
      await check.click();
      const said = row.getByRole('status');
      await until(page, said);
      return said.innerText();
    },
    load: async () => {
      await open();
      await until(page, page.getByPlaceholder('Ask anything'));
    },
    // Without waiting: between two stages there is no bar.
    progressBytes: () =>
      page.getByRole('progressbar').evaluateAll((bars) => Math.max(0, ...bars.map((bar) => (bar as HTMLProgressElement).value))),
  };
}

/** Resolves when the page shows `wanted`. Rejects with the page's text if it shows a failure. */
async function until(page: Page, wanted: Locator): Promise<void> {
  const alert = page.getByRole('alert');
  await wanted.or(alert).first().waitFor(NO_LIMIT);
  if (await alert.isVisible()) throw new Error(`The page says: ${await alert.innerText()}`);
}
