import { z } from 'zod';
import { text } from '../../web/forms.js';

export const pesanForm = z.object({ teks: text('Pesan', 3000) });
