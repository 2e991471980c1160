export type TabName = 'queue' | 'names' | 'mailboxes' | 'message' | 'faults' | 'console';
export type SheetName = '' | 'lesson' | 'tabs' | 'inspector';

/** A message in the queue of a host. */
export interface EntryName {
  host: string;
  message: string;
  subject: string;
}

/** Which parts of the screen are shown: how one pane opens another without knowing it. */
export class Panels {
  tab = $state<TabName>('queue');
  /** On a narrow screen, what lies over the stage. */
  sheet = $state<SheetName>('');
  composing = $state(false);
  comparing = $state(false);
  studying = $state(false);
  /** Whose session the diagram of states shows: of the conversation, or of what a person types; '' while it is closed. */
  states = $state<'' | 'talk' | 'typed'>('');
  /** The connection over which a person types. */
  typedTo = 0;
  /** The message that the message pane tells about; '' for the newest. */
  message = $state('');
  /** The message whose story the queue pane tells; null for the list. */
  entry = $state.raw<EntryName | null>(null);

  show(tab: TabName) {
    this.tab = tab;
    this.sheet = 'tabs';
  }

  /** Tells the story of a message in a queue. */
  showEntry({ host, message, subject }: EntryName) {
    this.entry = { host, message, subject };
    this.show('queue');
  }

  /** Tells how a message grew. */
  showMessage(id: string) {
    this.message = id;
    this.show('message');
  }
}
