// How a link asks to be followed.
import { createContext } from 'react';

/** Shows the address before the browser goes there. */
export const LeaveContext = createContext<(address: URL) => void>(() => {});
