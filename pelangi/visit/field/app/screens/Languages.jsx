/** Indonesian or English. */
import { get, set } from "../state.js";
import { choose, languageNow } from "../words.js";
import { Choice } from "../pieces.jsx";

export function Languages() {
  const change = (language) => {
    choose(language);
    set({ ...get() });
  };
  return <Choice row label="Bahasa / Language" value={languageNow()} onChange={change} options={[["id", "Indonesia"], ["en", "English"]]} />;
}
