/** Both languages at the place where a text is used: Indonesian first. */
const KEY = "field-language";
let language = localStorage.getItem(KEY) === "en" ? "en" : "id";
document.documentElement.lang = language;

export const say = (id, en) => (language === "id" ? id : en);

/** The words of something that carries both: {id, en}. */
export const told = (both) => (both ? (both[language] ?? both.id) : "");

export const languageNow = () => language;

export function choose(next) {
  language = next;
  localStorage.setItem(KEY, next);
  document.documentElement.lang = next;
}

const locale = () => (language === "id" ? "id-ID" : "en-GB");

/** Minutes after midnight as the office writes them: 09.05, in English 09:05. */
export function clock(minutes) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}${language === "id" ? "." : ":"}${two(minutes % 60)}`;
}

export function day(text) {
  const date = new Date(`${text}T12:00:00`);
  return new Intl.DateTimeFormat(locale(), { weekday: "long", day: "numeric", month: "long" }).format(date);
}

export function moment(text) {
  const shape = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(locale(), shape).format(new Date(text));
}

/** To the second, where two moments are compared. */
export const momentExactly = (text) =>
  new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(text));

export const megabytes = (bytes) => `${new Intl.NumberFormat(locale()).format(Math.round(bytes / 1e6))} MB`;
