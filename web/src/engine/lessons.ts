// The files of the lessons, but for the one that the core has from the start.
const files: Record<string, string> = import.meta.glob(
  ['../../../lessons/*.yaml', '!../../../lessons/first-message.yaml'],
  { query: '?url', import: 'default', eager: true },
);

/** The text of a lesson that the core is to be brought; null where it needs none, or has no such lesson. */
export async function lessonFile(name: string): Promise<string | null> {
  const address = files[`../../../lessons/${name}.yaml`];
  if (address === undefined) return null;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  return answer.text();
}
