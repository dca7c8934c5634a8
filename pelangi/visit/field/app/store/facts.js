/** What the device knows beside its doors, sealed, one record a fact: who it is, its day, its cursor. */
import { read, write } from "./db.js";
import { seal, unseal } from "./vault.js";

const place = (name) => `facts:${name}`;

export async function fact(name, otherwise) {
  const sealed = await read("facts", name);
  return sealed ? unseal(place(name), sealed) : otherwise;
}

export const sealFact = (name, value) => seal(place(name), value);

export async function keepFacts(values) {
  const sealed = await Promise.all(Object.entries(values).map(async ([name, value]) => [name, await sealFact(name, value)]));
  await write(["facts"], (store) => sealed.forEach(([name, value]) => store("facts").put(value, name)));
}
