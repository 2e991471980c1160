// Every word of the page's own furniture, by language. What is said about mail is not here: it comes from the core.
const english = {
  name: 'MailScope',
  lessons: 'Lessons',
  simulated: 'Simulated',
  live: 'Live',
  liveOff: 'Live delivery needs the MailScope program on your own computer (mailscope serve). This page runs by itself.',
  compare: 'Compare',
  compareOff: 'There is something to compare once a message was delivered live.',
  share: 'Share',
  shareTitle: 'Share this moment',
  shareText: 'This address opens the same lesson, with the same seed, at the same moment.',
  shareEdited: 'What you changed yourself (messages, faults, typed lines) is not part of an address. Save the run as a file to hand it on.',
  copied: 'Copied',
  copy: 'Copy',
  openFile: 'Open file',
  saveFile: 'Save file',
  compose: 'Compose',
  send: 'Send',
  more: 'More',
  close: 'Close',
  address: 'Address',
  skip: 'Skip to the transport bar',

  stage: 'Stage',
  conversation: 'Conversation',
  inspector: 'Inspector',
  lesson: 'Lesson',
  bench: 'Workbench',
  showTable: 'Show as table',
  showPicture: 'Show as picture',

  transport: 'Playback',
  startOver: 'Start over',
  stepBack: 'Step back',
  stepForward: 'Step forward',
  play: 'Play',
  pause: 'Pause',
  runToEnd: 'Run to the end',
  stop: 'Stop',
  speed: 'Speed',
  stepBy: 'Step by',
  timeline: 'Timeline',
  keySpace: 'space',
  keyRight: 'right arrow',
  keyLeft: 'left arrow',
  keyHome: 'Home',
  keyEnd: 'End',
  running: 'Running …',

  queue: 'Queue',
  names: 'DNS',
  mailboxes: 'Mailboxes',
  message: 'Message',
  faults: 'Faults',
  console: 'Console',

  checkAnswer: 'Check answer',
  hint: 'Hint',
  nextStep: 'Next step',
  loading: 'Loading the simulation …',
  unfold: (name: string) => `Show ${name}`,

  lossTitle: {
    panic: 'The simulation made a mistake',
    lost: 'The simulation stopped',
    missing: 'The simulation could not be loaded',
    old: 'This browser is too old for MailScope',
  },
  lossText: {
    panic: 'This is a mistake in MailScope, not in your run. Save the run and send it with a report; then go on from before.',
    lost: 'The browser ended it, perhaps for lack of memory. Your run is kept; you can go on from where it was saved last.',
    missing: 'A file of this page did not arrive. Check the connection, then try again.',
    old: 'MailScope needs WebAssembly and workers: Firefox 120, Chrome 123, Safari 17.5 or newer.',
  },
  goOn: 'Go on',
  tryAgain: 'Try again',
  details: 'Details',
};

export type Text = typeof english;
const tables: Record<string, Text> = { en: english };

/** The language of the page: the first one that the reader asks for and that is there. */
export const language = (globalThis.navigator?.languages ?? []).map((tag) => tag.slice(0, 2)).find((tag) => tag in tables) ?? 'en';

/** The words of the page in its language. */
export const text: Text = tables[language] ?? english;
