// The first script of the page. It starts the app, or explains where the app can run if the browser
// does not allow it here.
import { createRoot } from 'react-dom/client';
import './app/app.css';
import { InsecurePage } from './app/failures/InsecurePage.tsx';

if (window.isSecureContext) {
  await import('./main.tsx');
} else {
  const root = document.getElementById('app');
  if (root) createRoot(root).render(<InsecurePage address={new URL(location.href)} />);
}
