// The first script of the page. It starts the app, or explains where the app can run if the browser
// does not allow it here. It imports no code of its own, so that each page loads only what it needs.
import './app/app.css';

// No `await`: main.tsx shares chunks with this script, and would wait for it in turn.
if (window.isSecureContext && isErasing())
  void import('./app/erase/show-erase-page.tsx').then(({ showErasePage }) => showErasePage());
else if (window.isSecureContext) void import('./main.tsx');
else void import('./app/failures/show-insecure-page.tsx').then(({ showInsecurePage }) => showInsecurePage());

/** Whether this tab deletes everything (src/app/erase/erase-mark.ts). */
function isErasing(): boolean {
  try {
    return sessionStorage.getItem('gpt-oss-web erase') !== null;
  } catch {
    return false;
  }
}
