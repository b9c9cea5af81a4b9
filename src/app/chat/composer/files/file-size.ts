// The size of a text as a file of UTF-8, bytes.
export const sizeOf = (text: string): number => new TextEncoder().encode(text).length;
