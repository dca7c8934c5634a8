/** A signature, or one line, or a thumb, drawn on the glass. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Alert, Button } from "../pieces.jsx";
import { drawing } from "../pictures.js";
import { attachment } from "../store/outbox.js";
import { say } from "../words.js";
import { Section } from "./Section.jsx";

const [WIDTH, HEIGHT, PEN] = [640, 320, 5];

function blank(canvas) {
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  Object.assign(pen, { strokeStyle: "#000", lineWidth: PEN, lineCap: "round", lineJoin: "round" });
  return pen;
}

export function Glass({ door }) {
  const canvas = useRef(null);
  const last = useRef(null);
  const [signed, setSigned] = useState(null);
  useEffect(() => void blank(canvas.current), []);
  const at = (event) => {
    const box = canvas.current.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  const begin = (event) => {
    canvas.current.setPointerCapture(event.pointerId);
    last.current = at(event);
    draw(event);
  };
  const draw = (event) => {
    if (!last.current) return;
    const pen = canvas.current.getContext("2d");
    pen.beginPath();
    pen.moveTo(...last.current);
    last.current = at(event);
    pen.lineTo(...last.current);
    pen.stroke();
  };
  const end = async () => {
    if (!last.current) return;
    last.current = null;
    setSigned(await attachment(await drawing(canvas.current)));
  };
  const again = () => {
    blank(canvas.current);
    setSigned(null);
  };
  const changes = () => (signed ? { glass: signed.sha } : say("Belum ada tanda tangan.", "Nothing is signed yet."));
  return (
    <Section door={door} title={say("Tanda tangan atau cap jempol", "Signature or thumb")} changes={changes} attachments={() => [signed]}>
      {door.said.glass && <Alert kind="good">{say("Sudah ada. Yang baru menggantikannya.", "There is one. A new one replaces it.")}</Alert>}
      <p>{say("Berikan telepon kepada warga. Satu garis sudah cukup.", "Give the phone to the person. One line is enough.")}</p>
      <canvas ref={canvas} class="glass" width={WIDTH} height={HEIGHT} role="img" aria-label={say("Bidang tanda tangan", "Area to sign")} onPointerDown={begin} onPointerMove={draw} onPointerUp={end} onPointerCancel={end} />
      <Button kind="second" onClick={again}>
        {say("Ulangi", "Again")}
      </Button>
    </Section>
  );
}
