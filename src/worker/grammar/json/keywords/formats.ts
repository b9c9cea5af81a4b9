// The formats of strings, as regular expressions.

interface Format {
  source: string;
  maxLength?: number;
}

const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `(?:${BYTE}\\.){3}${BYTE}`;

const LEAP_YEAR = '(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const DAY = `(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|${LEAP_YEAR}-02-29)`;

const HOUR_AND_MINUTE = '(?:[01][0-9]|2[0-3]):[0-5][0-9]';
const FRACTION = '(?:\\.[0-9]+)?';
const OFFSET = `(?:[zZ]|[+-]${HOUR_AND_MINUTE})`;
// A leap second is the last of a day of UTC. It is held where the time is written in UTC.
const TIME = `(?:${HOUR_AND_MINUTE}:[0-5][0-9]${FRACTION}${OFFSET}|23:59:60${FRACTION}(?:[zZ]|[+-]00:00))`;

const CLOCK = 'T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)';
const CALENDAR = '(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)';
const DURATION = `P(?:${CALENDAR}(?:${CLOCK})?|${CLOCK}|[0-9]+W)`;

// "??--" is reserved for names in other scripts, whose coding is not regular.
const X = '[a-zA-Z0-9-]';
const LABEL = `(?:[a-zA-Z0-9](?:${X}{0,2}[a-zA-Z0-9]|${X}(?:[a-zA-Z0-9]${X}|-[a-zA-Z0-9])${X}{0,58}[a-zA-Z0-9])?)`;
const HOST = `${LABEL}(?:\\.${LABEL})*`;

const ATOM = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+";
const EMAIL = `${ATOM}(?:\\.${ATOM})*@${LABEL}(?:\\.${LABEL})+`;

const UUID = '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}';

const GROUP = '[0-9a-fA-F]{1,4}';
const LAST_GROUPS = `(?:${GROUP}:${GROUP}|${IPV4})`;

/** RFC 3986, IPv6address: `::` stands for one or more groups of zeros. */
function ipv6(): string {
  const forms = [`(?:${GROUP}:){6}${LAST_GROUPS}`, `::(?:${GROUP}:){5}${LAST_GROUPS}`];
  for (let before = 1; before <= 5; before++) {
    const head = `(?:(?:${GROUP}:){0,${before - 1}}${GROUP})?`;
    forms.push(`${head}::(?:${GROUP}:){${5 - before}}${LAST_GROUPS}`);
  }
  forms.push(`(?:(?:${GROUP}:){0,5}${GROUP})?::${GROUP}`, `(?:(?:${GROUP}:){0,6}${GROUP})?::`);
  return `(?:${forms.join('|')})`;
}

const IPV6 = ipv6();

const ENCODED = '%[0-9a-fA-F]{2}';
const UNRESERVED = 'a-zA-Z0-9._~\\-';
const SUB_DELIMITERS = "!$&'()*+,;=";
const PATH_CHARACTER = `(?:[${UNRESERVED}${SUB_DELIMITERS}:@]|${ENCODED})`;
const SEGMENTS = `(?:/${PATH_CHARACTER}*)*`;
const USER = `(?:(?:[${UNRESERVED}${SUB_DELIMITERS}:]|${ENCODED})*@)?`;
const URI_HOST = `(?:\\[(?:${IPV6}|[vV][0-9a-fA-F]+\\.[${UNRESERVED}${SUB_DELIMITERS}:]+)\\]|(?:[${UNRESERVED}${SUB_DELIMITERS}]|${ENCODED})*)`;
const AUTHORITY = `//${USER}${URI_HOST}(?::[0-9]*)?`;
const SCHEME = '[a-zA-Z][a-zA-Z0-9+.-]*:';
const TAIL = `(?:\\?(?:${PATH_CHARACTER}|[/?])*)?(?:#(?:${PATH_CHARACTER}|[/?])*)?`;
const URI_PATH = `(?:${AUTHORITY}${SEGMENTS}|/(?:${PATH_CHARACTER}+${SEGMENTS})?|${PATH_CHARACTER}+${SEGMENTS})`;
const NO_COLON = `(?:[${UNRESERVED}${SUB_DELIMITERS}@]|${ENCODED})`;
const RELATIVE_PATH = `(?:${AUTHORITY}${SEGMENTS}|/(?:${PATH_CHARACTER}+${SEGMENTS})?|${NO_COLON}+${SEGMENTS}|)`;

const POINTER = '(?:/(?:[^~/]|~[01])*)*';

const whole = (source: string, maxLength?: number): Format => ({
  source: `^(?:${source})$`,
  ...(maxLength !== undefined && { maxLength }),
});

/**
 * The formats that are held, by name. Each is exact or a little narrower:
 * - `time`: a leap second is written in UTC.
 * - `email`: no quoted local part, and no address in brackets; the domain has a dot.
 * - `hostname`: no label with hyphens as third and fourth character, such as `xn--`.
 * - `uri`: something follows the scheme.
 */
export const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['date', whole(DAY)],
  ['time', whole(TIME)],
  ['date-time', whole(`${DAY}[tT]${TIME}`)],
  ['duration', whole(DURATION)],
  ['email', whole(EMAIL, 254)],
  ['hostname', whole(HOST, 253)],
  ['ipv4', whole(IPV4)],
  ['ipv6', whole(IPV6)],
  ['uuid', whole(UUID)],
  ['uri', whole(`${SCHEME}${URI_PATH}${TAIL}`)],
  ['uri-reference', whole(`(?:${SCHEME}${URI_PATH}|${RELATIVE_PATH})${TAIL}`)],
  ['json-pointer', whole(POINTER)],
  ['relative-json-pointer', whole(`(?:0|[1-9][0-9]*)(?:#|${POINTER})`)],
]);
