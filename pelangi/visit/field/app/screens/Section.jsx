/** What all sections of a door share: a draft of one or more fields, and one button that keeps it. */
import { useState } from "preact/hooks";
import { Alert, Button, Screen } from "../pieces.jsx";
import { go } from "../router.js";
import { noteChanges } from "../session.js";
import { say } from "../words.js";

/** `changes()` returns what to note, or a text that says what is missing. */
export function Section({ door, title, changes, attachments, kind = "main", button, children, lead }) {
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const keep = async (event) => {
    event.preventDefault();
    const said = changes();
    if (typeof said === "string") return setFault(said);
    setBusy(true);
    try {
      await noteChanges(door, said, attachments?.());
      go(`door/${door.appointment}/`);
    } catch {
      setBusy(false); // the banner says why, and what was typed is still here
    }
  };
  return (
    <form onSubmit={keep} autocomplete="off">
      <Screen
        title={title}
        lead={lead ?? door.name}
        back={`door/${door.appointment}/`}
        deed={
          <Button type="submit" kind={kind} disabled={busy}>
            {button ?? say("Simpan", "Save")}
          </Button>
        }
      >
        {children}
        {fault && <Alert kind="danger">{fault}</Alert>}
      </Screen>
    </form>
  );
}

/** Something typed or chosen, of which the list gives the usual cases. */
export function Reason({ label, reasons, value, onChange, language }) {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      {reasons.map((each) => (
        <label key={each.id} class={each.id === value ? "chosen" : ""}>
          <input type="radio" name={label} checked={each.id === value} onChange={() => onChange(each.id)} />
          <span>{language === "en" ? each.en : each.id}</span>
        </label>
      ))}
    </fieldset>
  );
}
