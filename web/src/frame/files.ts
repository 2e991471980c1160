/** Hands a text to the person as a file. */
export function saveAs(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The most octets that a file may have: no lesson comes near, and a wrong file shall not fill the memory. */
export const fileOctetsMax = 4_000_000;

/** Reads a file that a person chose or dropped; null when it is too large. */
export async function readFile(file: File): Promise<string | null> {
  return file.size > fileOctetsMax ? null : file.text();
}
