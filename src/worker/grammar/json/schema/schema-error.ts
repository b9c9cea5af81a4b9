export class InvalidJsonSchema extends Error { readonly path: string = ''; }
