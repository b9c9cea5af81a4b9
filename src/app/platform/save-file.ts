// Saves a file like a click on a download link.

/** Time for which the URL of a saved file is kept, ms. Browsers begin to read it within seconds. */
const KEEP_URL_MS = 60_000;

export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_URL_MS);
}
