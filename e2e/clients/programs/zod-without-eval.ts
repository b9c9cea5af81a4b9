// zod, which several clients use, tries `new Function` first, and the policy of the page reports that.
// This is zod's own setting for such a page.
import { config } from 'zod';

config({ jitless: true });
