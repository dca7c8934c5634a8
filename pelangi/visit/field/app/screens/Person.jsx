/** Somebody else met in this house or on the way: becomes a request of their own. */
import { useState } from "preact/hooks";
import { Alert, Button, Check, Choice, Field, Screen } from "../pieces.jsx";
import { go } from "../router.js";
import { note } from "../session.js";
import { useApp } from "../state.js";
import { say, told } from "../words.js";
import { addressOf } from "./Round.jsx";
import { Missing } from "./Missing.jsx";

/** `id`: the door where they were met; undefined: on the way, then the nearest door is chosen. */
export function Person({ id }) {
  const { doors, guide } = useApp();
  const [near, setNear] = useState(id ?? doors[0]?.appointment);
  const door = doors.find((each) => each.appointment === near);
  const [said, setSaid] = useState({ name: "", address: (id && door?.address) || "", phone: "", group: "", documents: [] });
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  if (!door) return <Missing />;
  const back = id ? `door/${id}/` : "";
  const write = (field) => (event) => setSaid({ ...said, [field]: event.currentTarget.value });
  const toggle = (kind) => (checked) => setSaid({ ...said, documents: checked ? [...said.documents, kind] : said.documents.filter((each) => each !== kind) });
  const keep = async (event) => {
    event.preventDefault();
    if (!said.name.trim()) return setFault(say("Tulis namanya.", "Write down the name."));
    if (!said.documents.length) return setFault(say("Pilih dokumen yang diperlukan.", "Choose the documents needed."));
    setBusy(true);
    try {
      await note("person", near, { person: { ...said, name: said.name.trim() } });
      go(back);
    } catch {
      setBusy(false); // the banner says why
    }
  };
  return (
    <form onSubmit={keep} autocomplete="off">
      <Screen title={id ? say("Orang lain di rumah ini", "Somebody else in this house") : say("Ditemui di jalan", "Met on the way")} back={back} deed={<Button type="submit" disabled={busy}>{say("Jadikan permohonan", "Make it a request")}</Button>}>
        <p>{say("Kantor menerima ini sebagai permohonan baru.", "The office receives this as a new request.")}</p>
        <Field label={say("Nama", "Name")} maxLength={120} value={said.name} onInput={write("name")} />
        {!id && <Choice label={say("Paling dekat dengan", "Nearest to")} value={near} onChange={setNear} options={doors.map((each) => [each.appointment, addressOf(each)])} />}
        <Field label={say("Alamat", "Address")} maxLength={160} value={said.address} onInput={write("address")} />
        <Field label={say("Telepon", "Phone")} type="tel" inputMode="tel" maxLength={30} value={said.phone} onInput={write("phone")} />
        <fieldset class="choice">
          <legend>{say("Dokumen yang diperlukan", "Documents needed")}</legend>
          {guide.documents.map((each) => (
            <Check key={each.kind} checked={said.documents.includes(each.kind)} onChange={toggle(each.kind)}>
              {told(each)}
            </Check>
          ))}
        </fieldset>
        {fault && <Alert kind="danger">{fault}</Alert>}
      </Screen>
    </form>
  );
}
