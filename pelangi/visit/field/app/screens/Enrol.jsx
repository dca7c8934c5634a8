/** The first screen of a phone: the code of the coordinator, and a PIN of its own. */
import { useState } from "preact/hooks";
import { Alert, Button, Field, Screen } from "../pieces.jsx";
import { enrol } from "../session.js";
import { NotReached, NotTaken, ShutOut } from "../sync/wire.js";
import { say } from "../words.js";
import { Languages } from "./Languages.jsx";

const EASY = /^(\d)\1+$|^0?123456|^654321/;
const LEAST = 6;

function whyBack(why) {
  if (why === "revoked") return say("Perangkat ini dicabut oleh kantor. Semua isinya sudah dihapus.", "The office has shut out this device. Everything on it was erased.");
  if (why === "pins") return say("PIN salah sepuluh kali. Semua isinya sudah dihapus.", "Ten wrong PINs. Everything on it was erased.");
  return "";
}

function objection(code, pin, again) {
  if (code.replace(/[^0-9a-z]/gi, "").length !== 12) return say("Kode terdiri dari 12 huruf dan angka.", "The code has 12 letters and digits.");
  if (pin.length < LEAST) return say("PIN sedikitnya 6 angka.", "The PIN has at least 6 digits.");
  if (EASY.test(pin)) return say("PIN ini terlalu mudah ditebak.", "This PIN is too easy to guess.");
  return pin === again ? "" : say("Kedua PIN tidak sama.", "The two PINs differ.");
}

function inWords(error) {
  if (error instanceof ShutOut || (error instanceof NotTaken && error.status === 409))
    return say("Kode tidak berlaku: sudah dipakai, sudah lewat sehari, atau salah ketik.", "The code does not work: used, older than a day, or mistyped.");
  if (error instanceof NotReached) return say("Server tidak terjangkau. Perlu sinyal untuk mendaftar.", "The server cannot be reached. Enrolling needs signal.");
  return `${say("Tidak berhasil", "It did not work")}: ${error.name}`;
}

export function Enrol({ why }) {
  const [code, setCode] = useState(decodeURIComponent(location.hash.slice(1)));
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    const wrong = objection(code, pin, again);
    setFault(wrong);
    if (wrong) return;
    setBusy(true);
    try {
      await enrol(code.trim(), pin);
      history.replaceState(null, "", location.pathname); // the code is used up
    } catch (error) {
      setFault(inWords(error));
    }
    setBusy(false);
  };
  const digits = { type: "password", inputMode: "numeric", required: true, maxLength: 12 };
  return (
    <form onSubmit={submit} autocomplete="off">
      <Screen
        title={say("Daftarkan telepon ini", "Enrol this phone")}
        deed={<Button type="submit" disabled={busy}>{busy ? say("Sebentar…", "One moment…") : say("Mulai", "Start")}</Button>}
      >
        {whyBack(why) && <Alert kind="danger">{whyBack(why)}</Alert>}
        <p>{say("Koordinator menunjukkan kode di halaman Perangkat.", "The coordinator shows the code on the page of devices.")}</p>
        <Field label={say("Kode", "Code")} value={code} onInput={(event) => setCode(event.currentTarget.value)} autocapitalize="characters" required />
        <Field label={say("PIN baru (6 angka atau lebih)", "New PIN (6 digits or more)")} value={pin} onInput={(event) => setPin(event.currentTarget.value)} {...digits} />
        <Field label={say("PIN sekali lagi", "PIN once more")} value={again} onInput={(event) => setAgain(event.currentTarget.value)} {...digits} />
        {fault && <Alert kind="danger">{fault}</Alert>}
        <Languages />
      </Screen>
    </form>
  );
}
