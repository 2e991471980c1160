/** A lesson or scenario of the folder that the server was started with, as it gives it. */
export interface FolderFile {
  name: string;
  title: string;
  text: string;
  problems: unknown[];
}

/** The text of a lesson of the folder; null where there is none of this name. */
export async function findInFolder(name: string): Promise<string | null> {
  return (await folderFiles()).find((file) => file.name === name)?.text ?? null;
}

/** What the folder holds. A page without such a server, and a server without a folder, has nothing. */
export async function folderFiles(): Promise<FolderFile[]> {
  const mark = document.querySelector<HTMLMetaElement>('meta[name=mailscope-server]')?.content ?? '';
  if (!mark.split(' ').includes('lessons')) return [];
  try {
    const answer = await fetch('./lessons.json', { cache: 'no-store' });
    return answer.ok ? ((await answer.json()) as FolderFile[]) : [];
  } catch {
    return []; // The server is gone; what it told at its start stands in its terminal.
  }
}
