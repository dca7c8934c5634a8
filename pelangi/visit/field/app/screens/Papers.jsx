/** Photos of papers: taken, drawn anew and kept at once. */
import { useState } from "preact/hooks";
import { Alert, Button, Link, Screen } from "../pieces.jsx";
import { drawnAnew } from "../pictures.js";
import { noteChanges } from "../session.js";
import { get } from "../state.js";
import { attachment } from "../store/outbox.js";
import { say } from "../words.js";

const MOST = 20;

/** Show one photo taken on this screen; later only its number is known, the phone does not keep an album. */
function Taken({ photo, onRemove, number }) {
  return (
    <li>
      {photo.url && <img src={photo.url} alt={`${say("Foto", "Photo")} ${number}`} />}
      <span>
        {say("Foto", "Photo")} {number}
      </span>
      <Button kind="second" onClick={onRemove} aria-label={`${say("Hapus foto", "Remove photo")} ${number}`}>
        {say("Hapus", "Remove")}
      </Button>
    </li>
  );
}

export function Papers({ door }) {
  const [shown, setShown] = useState({});
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const papers = door.said.papers ?? [];
  const keep = async (deed) => {
    setBusy(true);
    setFault("");
    try {
      await deed();
    } catch (error) {
      if (!get().trouble) setFault(`${say("Foto tidak terbaca", "The photo could not be read")}: ${error.name}`);
    }
    setBusy(false);
  };
  const take = (event) => {
    const [file] = event.currentTarget.files;
    event.currentTarget.value = "";
    if (!file) return;
    keep(async () => {
      const each = await attachment(await drawnAnew(file));
      await noteChanges(door, { papers: [...papers.filter((sha) => sha !== each.sha), each.sha] }, [each]);
      setShown({ ...shown, [each.sha]: URL.createObjectURL(new Blob([each.bytes], { type: "image/jpeg" })) });
    });
  };
  const remove = (sha) => keep(() => noteChanges(door, { papers: papers.filter((each) => each !== sha) }));
  return (
    <Screen title={say("Foto berkas", "Photos of papers")} lead={door.name} back={`door/${door.appointment}/`} deed={<Link class="button main" to={`door/${door.appointment}/`}>{say("Selesai", "Done")}</Link>}>
      <p>{say("Jangan memotret wajah atau sidik jari. Lokasi dan data kamera dibuang.", "No faces, no fingerprints. Place and camera data are removed.")}</p>
      <ul class="photos">
        {papers.map((sha, number) => (
          <Taken key={sha} number={number + 1} photo={{ url: shown[sha] }} onRemove={() => remove(sha)} />
        ))}
      </ul>
      {papers.length < MOST && (
        <label class={busy ? "button second disabled" : "button second"}>
          {busy ? say("Menyimpan…", "Keeping…") : say("Potret berkas", "Photograph a paper")}
          <input class="camera" type="file" accept="image/*" capture="environment" disabled={busy} onChange={take} />
        </label>
      )}
      {fault && <Alert kind="danger">{fault}</Alert>}
    </Screen>
  );
}
