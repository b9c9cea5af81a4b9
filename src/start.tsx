// The first script of the page: starts the app where the browser lets it run, and else says where it runs.
import { createRoot } from 'react-dom/client';
import './app/app.css';
import { InsecurePage } from './app/failures/InsecurePage.tsx';

if (window.isSecureContext) {
  await import('./main.tsx');
} else {
  const root = document.getElementById('app');
  if (root) createRoot(root).render(<InsecurePage address={new URL(location.href)} />);
}
