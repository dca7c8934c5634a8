/** The PIN, whenever the app starts or lay idle. */
import { useState } from "preact/hooks";
import { Alert, Button, Field, Screen } from "../pieces.jsx";
import { unlock } from "../session.js";
import { WrongPin } from "../store/vault.js";
import { say } from "../words.js";
import { Languages } from "./Languages.jsx";

export function Unlock() {
  const [pin, setPin] = useState("");
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await unlock(pin);
    } catch (error) {
      const left = error instanceof WrongPin ? error.left : null;
      setPin("");
      setFault(left === null ? error.name : say(`PIN salah. Masih ${left} kali, lalu semua isi dihapus.`, `Wrong PIN. ${left} tries left, then everything is erased.`));
    }
    setBusy(false);
  };
  return (
    <form onSubmit={submit} autocomplete="off">
      <Screen
        title={say("Buka dengan PIN", "Open with the PIN")}
        deed={<Button type="submit" disabled={busy || !pin}>{busy ? say("Membuka…", "Opening…") : say("Buka", "Open")}</Button>}
      >
        <Field label="PIN" type="password" inputMode="numeric" maxLength={12} value={pin} onInput={(event) => setPin(event.currentTarget.value)} />
        {fault && <Alert kind="danger">{fault}</Alert>}
        <Languages />
      </Screen>
    </form>
  );
}
