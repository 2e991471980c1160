export type TabName = 'queue' | 'names' | 'mailboxes' | 'message' | 'faults' | 'console';
export type SheetName = '' | 'lesson' | 'tabs' | 'inspector';

/** Which parts of the screen are shown: how one pane opens another without knowing it. */
export class Panels {
  tab = $state<TabName>('queue');
  /** On a narrow screen, what lies over the stage. */
  sheet = $state<SheetName>('');
  composing = $state(false);
  comparing = $state(false);
  studying = $state(false);
  /** The message that the message pane tells about; '' for the newest. */
  message = $state('');

  show(tab: TabName) {
    this.tab = tab;
    this.sheet = 'tabs';
  }

  /** Tells how a message grew. */
  showMessage(id: string) {
    this.message = id;
    this.show('message');
  }
}
