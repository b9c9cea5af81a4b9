// Lark's library `common`, as regular expressions. Where Lark needs a lazy quantifier or a
// lookbehind, the regular expression has the texts that Lark's lexer finds first.

const EXPONENT = '[eE][+-]?[0-9]+';
const DECIMAL = '(?:[0-9]+\\.[0-9]*|\\.[0-9]+)';
const FLOAT = `(?:[0-9]+${EXPONENT}|${DECIMAL}(?:${EXPONENT})?)`;

/** Source by name. */
export const COMMON_TERMINALS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    DIGIT: '[0-9]',
    HEXDIGIT: '[0-9a-fA-F]',
    INT: '[0-9]+',
    SIGNED_INT: '[+-]?[0-9]+',
    DECIMAL,
    FLOAT,
    SIGNED_FLOAT: `[+-]?${FLOAT}`,
    NUMBER: `(?:${FLOAT}|[0-9]+)`,
    SIGNED_NUMBER: `[+-]?(?:${FLOAT}|[0-9]+)`,
    ESCAPED_STRING: '"(?:[^"\\\\\\n]|\\\\[^\\n])*"',
    LCASE_LETTER: '[a-z]',
    UCASE_LETTER: '[A-Z]',
    LETTER: '[a-zA-Z]',
    WORD: '[a-zA-Z]+',
    CNAME: '[_a-zA-Z][_a-zA-Z0-9]*',
    WS_INLINE: '[ \\t]+',
    WS: '[ \\t\\f\\r\\n]+',
    CR: '\\r',
    LF: '\\n',
    NEWLINE: '(?:\\r?\\n)+',
    SH_COMMENT: '#[^\\n]*',
    CPP_COMMENT: '//[^\\n]*',
    SQL_COMMENT: '--[^\\n]*',
    C_COMMENT: '/\\*(?:[^*]|\\*+[^*/])*\\*+/',
  }),
);
