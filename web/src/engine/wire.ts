// Written by the tests of sim/wire from its Go types (go test ./sim/wire -update).
// What the types are for is told there.

/** What can be asked for: the parameters and the result of each method. */
export interface Methods {
  /** Begins a conversation with the core: what there is to open, and what it can do. */
  hello: { params: HelloParams; result: Hello };
  /** Opens a lesson or a file, paused; problems in it are an error with their places. */
  open: { params: OpenParams; result: Opened };
  /** Tells what the panes show now. */
  view: { params: None; result: View };
  /** Moves the playhead forward to the next event at which a step of the grain ends. */
  step: { params: StepParams; result: Moved };
  /** Moves the playhead back by one step of the grain. */
  back: { params: StepParams; result: Moved };
  /** Moves the playhead to an event or a moment. */
  seek: { params: SeekParams; result: Moved };
  /** Moves the playhead on, up to a moment or until the run is idle, in slices. */
  run: { params: RunParams; result: Moved };
  /** Lists events up to the playhead. */
  events: { params: EventsParams; result: Events };
  /** Tells everything about one event. */
  explain: { params: ExplainParams; result: Explained };
  /** Tells what other servers would have replied in a session. */
  others: { params: OthersParams; result: Others };
  /** Tells what was said over a connection. */
  conversation: { params: ConversationParams; result: Talk };
  /** Lists a part of the queues, with sums over all of them. */
  queue: { params: QueueParams; result: QueuePart };
  /** Tells the whole story of a message at one host. */
  entry: { params: EntryParams; result: QueueStory };
  /** Tells what a queue with another schedule would have done. */
  plan: { params: PlanParams; result: Plan };
  /** Tells how a message grew on its way. */
  message: { params: MessageParams; result: Story };
  /** Has a person do something at the playhead. */
  do: { params: DoParams; result: Done };
  /** Tells which commands are in order now in the console session with a server. */
  legal: { params: LegalParams; result: Legal };
  /** Returns the table of transitions of SMTP servers. */
  states: { params: None; result: StateTable };
  /** Returns the zone text that the name servers have now. */
  zone: { params: None; result: ZoneText };
  /** Goes over to another branch, to where it began. */
  branch: { params: BranchParams; result: View };
  /** Answers the question of a lesson's step. */
  predict: { params: PredictParams; result: Predicted };
  /** Judges a step of the lesson by what has happened up to the playhead. */
  check: { params: CheckParams; result: Checked };
  /** Gives a hint of a lesson's step. */
  hint: { params: HintParams; result: Hint };
  /** Lines the live run and the simulated one up, and explains each difference. */
  compare: { params: None; result: Comparison };
  /** Tells what a study of the open scenario can be about. */
  studyForm: { params: None; result: StudyForm };
  /** Begins a study: the open scenario with other retry schedules and outages, beside the run. */
  study: { params: StudyParams; result: StudyState };
  /** Lets the study go on for a slice, and draws what it has come to. */
  studyOn: { params: StudyOnParams; result: StudyState };
  /** Returns the run as a file. */
  save: { params: None; result: Saved };
  /** Opens a save file, with the playhead where it stood. */
  load: { params: LoadParams; result: Opened };
}

/** HelloParams begin a conversation with the core. */
export interface HelloParams {
  /** IETF tag; "en" if left out */
  language?: string;
}

/** Hello is what a front end needs before anything is open. */
export interface Hello {
  /** of the core; a save file of another one may run otherwise */
  version: string;
  /** the one that was chosen */
  language: string;
  lessons: LessonTitle[];
  /** for the box "Step by" */
  grains: GrainLabel[];
  /** the names of those that there is a plan of */
  schedules: string[];
  abilities: Abilities;
  /** by key: what the model leaves out, to be told where it matters */
  sentences: Record<string, string>;
}

/** OpenParams open a lesson, or a file by its text. */
export interface OpenParams {
  /** id of a lesson, or */
  lesson?: string;
  /** a lesson or scenario file; that of Lesson where it has to be brought */
  text?: string;
  /** of the file, as problems show it */
  name?: string;
  /** in figures; the file's own if left out */
  seed?: string;
  /** where the playhead shall stand: after this event, or */
  at?: number;
  /** at this moment */
  us?: number;
  language?: string;
}

/** Opened is a run that was just opened. */
export interface Opened {
  title: string;
  seed: string;
  /** left out for a scenario that teaches nothing */
  lesson?: Lesson;
  /** what does nothing yet, or is probably a mistake */
  notes: Note[];
  warning?: string;
  /** what can go wrong in this world */
  faultKinds: FaultChoice[];
  /** the addresses that mail can be sent from */
  senders: string[];
  /** where one can type SMTP to */
  consoles: Console[];
  view: View;
}

/** None is for methods without parameters. */
export type None = Record<string, never>;

/** View is what the panes show now. Lists are cut where a run has more than a screen could show; the totals beside them are not. */
export interface View {
  clock: Clock;
  /** the playhead stands after this event; 0 is the start */
  head: number;
  /** the last event of this branch that was ever reached */
  known: number;
  /** and when that is */
  knownUs: number;
  /** us when the next thing happens; -1 for never */
  next: number;
  /** nothing more will happen */
  end: boolean;
  /** no message has anywhere to go */
  idle: boolean;
  /** what just happened; null at the start */
  event: Happened | null;
  hosts: Host[];
  hostsTotal: number;
  links: Link[];
  flights: Flight[];
  /** oldest first; the last ones, and all that are open */
  conversations: Conversation[];
  queue: QueueRow[];
  queueTotal: number;
  /** of servers with a greylist or limits */
  policies: Policy[];
  mailboxes: Mailbox[];
  /** messages in all mailboxes, also those that are not in the list */
  mailTotal: number;
  /** what clients have fetched */
  inboxes: Inbox[];
  dns: DNS;
  /** those that are on */
  faults: Fault[];
  branch: number;
  branches: Branch[];
  timeline: Timeline;
}

/** StepParams say how far a step goes. */
export interface StepParams {
  by: Grain;
}

/** Moved is where a step, a seek or a run has come to. */
export interface Moved {
  view: View;
  /** the step, seek or run came to its end; else the run itself did */
  done: boolean;
  /** maxEvents are over: ask again to go on */
  more: boolean;
}

/** SeekParams name a place in the run: one of the two. */
export interface SeekParams {
  /** after this event; 0 is the start */
  seq?: number;
  /** at this moment */
  us?: number;
}

/** RunParams let the run go on. */
export interface RunParams {
  /** until nothing more is to come, or */
  idle?: boolean;
  /** up to and including this moment */
  us?: number;
  /** then answer with more */
  maxEvents: number;
}

/** EventsParams ask for a part of the events up to the playhead. */
export interface EventsParams {
  /** the first, from 1 */
  from: number;
  /** the last; the playhead if left out */
  to?: number;
  /** at most so many; 1000 is the most */
  max: number;
  filter?: EventFilter;
}

/** Events are some events, oldest first. */
export interface Events {
  events: EventLine[];
  /** from where to ask on; 0 when there are no more */
  next: number;
}

/** ExplainParams name an event. */
export interface ExplainParams {
  seq: number;
}

/** Explained is everything about one event. */
export interface Explained {
  event: Happened;
  fields: Field[];
  /** base64: what was on the wire, or what the message is; may be empty */
  bytes: string;
  /** of all of it, where bytes are only the beginning */
  octets: number;
  /** what the bytes are, in words; "" where there are none */
  about: string;
  /** from the direct cause to the root */
  causes: EventLink[];
  /** what it caused directly, as far as it is known */
  effects: EventLink[];
  /** further effects that are not in the list */
  more: number;
  /** of something received: its sending; null else */
  sent: EventLink | null;
  /** of a reply: what its digits say */
  digits: DigitField[];
  /** of a reply: it can be asked what other servers would have said */
  others: boolean;
}

/** OthersParams name a reply, or its arrival. */
export interface OthersParams {
  seq: number;
}

/** Others is what each personality would have replied in the place of a server, had it heard all that the client said in the session. */
export interface Others {
  server: string;
  /** what the reply answers; its first line */
  command: string;
  rows: OtherReply[];
  /** a sentence, where more than the personality had part in the reply; else "" */
  note: string;
}

/** ConversationParams name a connection. */
export interface ConversationParams {
  conn: number;
  /** only lines from this event on */
  from?: number;
  /** All: of what a person types, the sessions with the same server before this one, too. */
  all?: boolean;
}

/** Talk is a conversation as it was said up to the playhead. */
export interface Talk {
  conversation: Conversation;
  lines: TalkLine[];
  /** there are more lines before these */
  cut: boolean;
  /** where the server's session stands, as in StateTable; "" where it is not SMTP */
  state: string;
  /** the same as a sentence, with the session's number */
  stateText: string;
  /** through which states it went, its last steps */
  way: WayStep[];
  /** verbs with which it may go on, as its server is set up; empty where that is not known */
  next: string[];
}

/** QueueParams ask for a part of the queues. */
export interface QueueParams {
  /** how many messages come before it */
  from?: number;
  /** at most so many messages; 50 if left out, and at the most */
  max?: number;
}

/** QueuePart is a part of the queues, and sums over all of them. */
export interface QueuePart {
  rows: QueueRow[];
  from: number;
  /** in this part */
  messages: number;
  total: number;
  /** the largest first */
  sums: QueueSum[];
}

/** EntryParams name a message at a host where it is, or was, in the queue. */
export interface EntryParams {
  host: string;
  message: string;
  /** also attempts that are alike, one by one */
  all?: boolean;
}

/** QueueStory is the whole story of a message at one host. */
export interface QueueStory {
  host: string;
  message: string;
  subject: string;
  /** "" for a report */
  from: string;
  /** whether it waits here still */
  text: string;
  /** none when it has left the queue */
  rows: QueueRow[];
  schedule: RetrySchedule;
  lines: TaleLine[];
  /** what comes next if no attempt succeeds */
  planned: PlannedLine[];
}

/** PlanParams ask what a queue with another schedule would have done. */
export interface PlanParams {
  /** name of a preset */
  schedule: string;
  /** the id of one that was tried; if left out the last one that was */
  message?: string;
}

/** Plan is what a queue with a schedule would do about a message, from the same first attempt, if nobody took it. */
export interface Plan {
  schedule: RetrySchedule;
  /** "" where none was tried yet */
  message: string;
  host: string;
  firstUs: number;
  /** when it would give up */
  endUs: number;
  marks: PlanMark[];
  /** how often it would have tried by now */
  text: string;
  /** and how often the message was tried here */
  here: string;
}

/** MessageParams name a message by an id that some host gave it. */
export interface MessageParams {
  id: string;
}

/** Story is how one message grew on its way. */
export interface Story {
  id: string;
  subject: string;
  /** of the envelope */
  from: string;
  /** of the envelope */
  to: string[];
  /** in order: each host that had it */
  stages: StoryStage[];
  /** of the newest stage, from the top */
  header: HeaderField[];
  /** its beginning, where it is long */
  body: string;
  cut: boolean;
  /** of the newest stage */
  octets: number;
  /** of a multipart message */
  parts: BodyPart[];
  /** of a delivery report: what it says */
  bounce?: Bounce;
}

/** DoParams are what a person does: exactly one of them. */
export interface DoParams {
  submit?: Compose;
  /** something goes wrong from now on */
  fault?: FaultForm;
  /** id of the fault that ends */
  clear?: string;
  type?: TypeForm;
  /** id of a message in a queue; so the next three */
  hold?: string;
  release?: string;
  retry?: string;
  cancel?: string;
  /** id of a message that is given up now, as if too old: its sender is told */
  expire?: string;
  flush?: Flush;
  reroute?: Reroute;
  /** new zone text, in place of the old */
  zone?: string;
}

/** Done is what became of something that a person did. */
export interface Done {
  view: View;
  /** there was a future already: this is a new branch */
  branched: boolean;
}

/** LegalParams name a server. */
export interface LegalParams {
  host: string;
  /** 25 if left out */
  port?: number;
}

/** Legal is what can be said in the console session with a server now. Everything else may be typed as well: the server answers why not. */
export interface Legal {
  host: string;
  /** the session's connection; 0 before the first line */
  conn: number;
  /** where the session stands, as in StateTable */
  state: string;
  stateText: string;
  /** what is typed now is content of a message, up to a dot */
  content: boolean;
  verbs: LegalVerb[];
}

/** StateTable is the table of transitions that SMTP servers go by. */
export interface StateTable {
  states: SessionState[];
  moves: Move[];
}

/** ZoneText is the zone text that the name servers have now. */
export interface ZoneText {
  text: string;
}

/** BranchParams name a branch. */
export interface BranchParams {
  branch: number;
}

/** PredictParams answer the question of a step. */
export interface PredictParams {
  /** from 0 */
  step: number;
  /** from 0 */
  choice: number;
}

/** Predicted is what was right. */
export interface Predicted {
  right: boolean;
  answer: number;
  why: string;
}

/** CheckParams name a step of the lesson. */
export interface CheckParams {
  /** from 0 */
  step: number;
  /** Solved: the student has solved the step before, as the device remembers. */
  solved?: boolean;
}

/** Checked is how a step stands, judged by what has happened up to the playhead. */
export interface Checked {
  solved: boolean;
  /** the same in words; also that it was solved earlier, and when */
  status: string;
  /** of the status */
  tone: Tone;
  parts: GoalResult[];
}

/** HintParams ask for a hint of a step. */
export interface HintParams {
  /** from 0 */
  step: number;
  /** from 0: first a nudge, then the place to look, then the answer */
  hint: number;
}

/** Hint is one hint. */
export interface Hint {
  text: string;
  /** there is a further one */
  more: boolean;
}

/** Comparison is a live run beside the simulated one, line by line. */
export interface Comparison {
  /** what the run on the left is called: "simulated" */
  left: string;
  /** "real" */
  right: string;
  /** classes that some line has, the least telling first */
  counts: ClassCount[];
  /** place by place, each in its order */
  rows: ComparedRow[];
  /** in which the rows stand, in words */
  order: string;
  /** of rows, before they were cut */
  total: number;
  summary: string;
}

/** StudyForm is what a study of the open scenario can be about: in what the runs of its grid may differ. */
export interface StudyForm {
  /** the servers whose schedule may vary, the likeliest first */
  hosts: string[];
  faults: StudyChoice[];
  retries: StudyChoice[];
  outages: StudyChoice[];
  /** of each message */
  copies: number[];
  /** retries, and outages, at a time */
  most: number;
  /** what a study does */
  text: string;
  /** why there is nothing to study; "" where there is */
  refused: string;
}

/** StudyParams begin a study of the open scenario, in the place of the one before. */
export interface StudyParams {
  host: string;
  fault: string;
  retries: string[];
  outages: string[];
  copies: number;
}

/** StudyState is how far a study is. */
export interface StudyState {
  /** runs */
  done: number;
  total: number;
  text: string;
  /** of what is done; null where nothing new is */
  picture: StudyPicture | null;
}

/** StudyOnParams let a study go on. */
export interface StudyOnParams {
  /** of its runs, in this slice */
  maxSteps: number;
}

/** Saved is a run as a file. */
export interface Saved {
  /** JSON */
  text: string;
  /** proposed for the file */
  name: string;
}

/** LoadParams bring a save file back. */
export interface LoadParams {
  text: string;
  language?: string;
}

/** Request asks the core for something. */
export interface Request {
  /** the response has the same */
  id: number;
  /** a name of Methods */
  method: string;
  params?: unknown;
}

/** Response answers a Request: with a result, or with an error. */
export interface Response {
  id: number;
  result?: unknown;
  error?: Failure;
}

/** Notice is what the core says without being asked. */
export interface Notice {
  notice: NoticeKind;
  /** for people */
  text?: string;
  /** of a panic: the save file, to go on from and to report */
  save?: string;
  /** of a change: what the panes show now */
  view?: View;
}

/** LessonTitle is a lesson in a list. */
export interface LessonTitle {
  id: string;
  title: string;
  minutes: number;
  objectives: string[];
}

/** GrainLabel is a grain of stepping with its name for people. */
export interface GrainLabel {
  grain: Grain;
  label: string;
}

/** Abilities say what can be done with the run. A live run can only be watched. */
export interface Abilities {
  step: boolean;
  rewind: boolean;
  branch: boolean;
  edit: boolean;
}

/** Lesson is what a lesson teaches, step by step. What a student shall find out stays in the core until it was asked for. */
export interface Lesson {
  id: string;
  title: string;
  minutes: number;
  objectives: string[];
  steps: LessonStep[];
}

/** Note is something that a person should know about a file which runs all the same. */
export interface Note {
  line: number;
  column: number;
  text: string;
}

/** FaultChoice is something that can go wrong, and the form to set it. */
export interface FaultChoice {
  kind: FaultKind;
  label: string;
  /** what it does */
  text: string;
  /** in order */
  fields: FormField[];
}

/** Console is where one can type SMTP to. */
export interface Console {
  host: string;
  port: number;
  /** the host's; with the port where that is not 25 */
  name: string;
}

/** Clock is a moment, as the page shows it. */
export interface Clock {
  /** since the start of the run */
  us: number;
  /** "09:00:00.283" */
  time: string;
  /** "Mon 2 Mar 2026" */
  date: string;
  /** RFC 3339 */
  at: string;
}

/** Happened is an event that is told in full sentences. */
export interface Happened extends EventLine {
  /** what happened */
  sentence: string;
  /** and why */
  why?: string;
  /** where it is written */
  rule?: Rule;
}

/** Host is one host on the stage. */
export interface Host {
  name: string;
  role: HostRole;
  /** "mail client", "submission · queue" */
  title: string;
  /** whose mail client it is */
  user?: string;
  /** unique in the world; the first is the one it dials from */
  addresses: string[];
  up: boolean;
  /** in words */
  doing: string;
  /** messages that wait here */
  queue: number;
  /** messages in its mailboxes, or fetched */
  mails: number;
  tone: Tone;
  /** the event just now was here */
  active: boolean;
}

/** Link is the way between two hosts. */
export interface Link {
  a: string;
  b: string;
  delayUs: number;
  /** "40 ms"; "" where it is not known, or there is none */
  delayText: string;
  /** segments lost per million */
  loss: number;
  cut: boolean;
  /** something is under way on it */
  active: boolean;
  /** what is special about it, in words; may be empty */
  text: string;
}

/** Flight is something under way between two hosts. Its place at a moment is (moment - startUs) / (endUs - startUs) of the way. */
export interface Flight {
  /** stays the same while it flies */
  id: string;
  /** 0 for DNS */
  conn: number;
  from: string;
  to: string;
  startUs: number;
  endUs: number;
  /** "451 later", "MAIL, RCPT, DATA" */
  label: string;
  tone: Tone;
  /** the event it stands for */
  seq: number;
}

/** Conversation is one connection. */
export interface Conversation {
  conn: number;
  client: string;
  server: string;
  /** "SMTP", "submission", "POP3" */
  service: string;
  /** the server's */
  port: number;
  /** a person types */
  console: boolean;
  /** at the playhead */
  open: boolean;
  /** conn.open */
  firstSeq: number;
  startUs: number;
  /** its last line, or its beginning or end, up to the playhead */
  lastSeq: number;
  /** what was said last, without why; null before anything was */
  last: TalkLine | null;
}

/** QueueRow is a message in a queue, for one destination. */
export interface QueueRow {
  host: string;
  /** its id */
  message: string;
  subject: string;
  /** "" for a report */
  from: string;
  /** those who are not done with */
  to: string[];
  toTotal: number;
  /** domain */
  destination: string;
  /** the host through which an operator sends it; "" for its usual route */
  via: string;
  state: QueueState;
  stateText: string;
  tone: Tone;
  /** or what else went wrong; "" before the first attempt */
  lastReply: string;
  attempts: number;
  arrivedUs: number;
  /** first attempt; -1 for none yet */
  firstUs: number;
  /** next attempt; -1 where none is set */
  nextUs: number;
  nextText: string;
  /** when that is: "09:15:00", on another day "Tue 3 Mar 00:15:00" */
  nextTime: string;
  /** delay warning; -1 for none, or sent already */
  warnUs: number;
  warned: boolean;
  /** from then on a failed attempt is the last; -1 before the first */
  giveUpUs: number;
  /** the failed attempt that would be the last; -1 before the first */
  endUs: number;
  lifetimeText: string;
  /** from the first attempt to endUs is a line of so many places: */
  slots: number;
  /** those of attempts made, */
  tries: number[];
  /** and those of attempts to come */
  coming: number[];
  /** name of the retry schedule */
  schedule: string;
}

/** Policy is what a server remembers of those who send to it, where it has a greylist or limits. */
export interface Policy {
  host: string;
  /** null where it has none */
  greylist: Greylist | null;
  /** null where it has no limits */
  rates: Rates | null;
}

/** Mailbox is one mailbox on a server. */
export interface Mailbox {
  host: string;
  address: string;
  /** oldest first, the last ones */
  mails: MailLine[];
  total: number;
}

/** Inbox is what a client has fetched. */
export interface Inbox {
  host: string;
  user: string;
  mails: MailLine[];
  total: number;
}

/** DNS is what the panes show of names. */
export interface DNS {
  servers: ZoneServer[];
  resolvers: ResolverCache[];
  /** the last ones, oldest first */
  questions: Question[];
}

/** Fault is something that goes wrong now. */
export interface Fault {
  /** names the fault, to clear it */
  id: string;
  kind: FaultKind;
  sentence: string;
  /** those it befalls; two for a link, none for a name */
  hosts: string[];
  /** -1 for ever */
  untilUs: number;
  /** in words */
  until: string;
}

/** Branch is one course that the run has taken. */
export interface Branch {
  branch: number;
  /** the branch that it left, -1 for the first */
  parent: number;
  /** Seq of the event after which it left */
  at: number;
  /** what was done there */
  text: string;
}

/** Timeline is the run as far as it was ever reached, in marks. */
export interface Timeline {
  /** up to where it reaches */
  endUs: number;
  /** by seq; thinned where a run has too many */
  marks: Mark[];
  /** long series of equal attempts, which are not among the marks */
  bands: Band[];
  /** faults */
  spans: Span[];
  /** of marks, before folding and thinning */
  total: number;
}

/** Grain is how far one step goes: to the next event of a sort. */
export type Grain =
  | 'event'
  | 'command'
  | 'session'
  | 'decision'
  | 'queue event';

/** EventFilter says which events are wanted; what is left out does not matter. */
export interface EventFilter {
  conn?: number;
  host?: string;
  message?: string;
  kinds?: Kind[];
}

/** EventLine is one event on one line. */
export interface EventLine {
  seq: number;
  us: number;
  time: string;
  /** seq of the event that caused it, 0 for none */
  cause: number;
  of?: number;
  host: string;
  kind: Kind;
  conn?: number;
  peer?: string;
  message?: string;
  /** what was said or done, short: "451 4.3.2 later" */
  text: string;
  tone: Tone;
}

/** Field is one field of an event, with what it means. */
export interface Field {
  name: string;
  value: string;
  /** what it means; may be empty */
  text: string;
  /** the octets of bytes that it stands in; both 0 for none */
  start: number;
  end: number;
  /** of a header field: who added it */
  host?: string;
  /** and at which event */
  seq?: number;
  /** of a moment */
  us?: number;
}

/** EventLink is an event to go to. */
export interface EventLink {
  seq: number;
  us: number;
  time: string;
  host: string;
  /** one line */
  text: string;
  tone: Tone;
}

/** DigitField is a digit of a reply code, or a part of an enhanced code. */
export interface DigitField {
  digit: string;
  /** "first digit", "enhanced subject" */
  name: string;
  text: string;
  rule: Rule | null;
  /** where it stands in bytes */
  start: number;
  end: number;
}

/** OtherReply is the reply of one personality. */
export interface OtherReply {
  personality: string;
  /** 0: it said nothing in all the session */
  code: number;
  /** "" for none */
  enhanced: string;
  /** lines parted by \n */
  text: string;
  /** a sentence; may be empty */
  why: string;
  rule?: Rule;
  /** programs read the same from it as from the reply in the run */
  same: boolean;
  /** it is the reply in the run */
  own: boolean;
  /** a sentence, where the reply answers something before; else "" */
  note: string;
}

/** TalkLine is one thing that was said. */
export interface TalkLine {
  seq: number;
  us: number;
  /** seconds since the conversation began: "0.283" */
  time: string;
  side: Side;
  host: string;
  /** of a reply: "451", "+OK"; "" for a command */
  code: string;
  /** what follows the code; lines parted by \n */
  text: string;
  tone: Tone;
  /** the text is the beginning of a message */
  content: boolean;
  /** of the message */
  octets: number;
  /** a sentence; may be empty */
  why: string;
  rule?: Rule;
  /** with this line a new session begins, in words */
  session?: string;
  /** seq of its arrival at the other side, 0 while under way */
  arrived: number;
  /** it never arrives: the connection has ended before */
  lost?: boolean;
}

/** WayStep is a move of a session, or the same one several times on end. */
export interface WayStep {
  from: string;
  verb: string;
  to: string;
  times: number;
}

/** QueueSum is how many messages wait at a host for one destination. */
export interface QueueSum {
  host: string;
  destination: string;
  messages: number;
  /** how they stand, in words */
  text: string;
  /** the next attempt of one of them; -1 where none is set */
  nextUs: number;
}

/** RetrySchedule is when a queue tries again, and how one knows. */
export interface RetrySchedule {
  name: string;
  title: string;
  rule: string;
  ends: string;
  warns: string;
  /** "" for one that the scenario writes down */
  source: string;
  checkedOn: string;
  confidence: string;
}

/** TaleLine is one event in the story of a message, or a number of attempts that are like those before them. */
export interface TaleLine {
  seq: number;
  us: number;
  /** with the day: "Mon 2 Mar 09:15:00" */
  time: string;
  tone: Tone;
  /** a sentence */
  text: string;
  /** another one; may be empty */
  why: string;
  /** seq of the event that it comes from, where that tells more; else 0 */
  cause: number;
  /** its number, where it is one */
  attempt?: number;
  /** id of a report that was written */
  report?: string;
  /** so many attempts are left out; seq is of the first */
  alike?: number;
}

/** PlannedLine is something that a queue is going to do. */
export interface PlannedLine {
  us: number;
  kind: PlannedKind;
  time: string;
  text: string;
}

/** PlanMark is a moment of a Plan. */
export interface PlanMark {
  us: number;
  kind: PlannedKind;
}

/** StoryStage is a message at one host. */
export interface StoryStage {
  host: string;
  /** the one this host gave it */
  id: string;
  seq: number;
  us: number;
  time: string;
  /** what happened to it here */
  text: string;
  /** its envelope here */
  from: string;
  to: string[];
  octets: number;
}

/** HeaderField is a field of a message's header. */
export interface HeaderField {
  name: string;
  value: string;
  /** who added it */
  host: string;
  /** and at which event */
  seq: number;
  /** what the field is for; may be empty */
  text: string;
}

/** BodyPart is one part of a multipart message. */
export interface BodyPart {
  /** "text/plain" */
  type: string;
  body: string;
  /** what the part is for; may be empty */
  text: string;
}

/** Bounce is a delivery report in plain words, with the events that it comes from. All texts are sentences; a seq of 0 means that no event is known. */
export interface Bounce {
  /** who reports, about which message */
  about: string[];
  /** the id of that message at the host that reports; "" where it is not known */
  message: string;
  /** of its first dsn.created */
  seq: number;
  /** about the message */
  fields: BounceField[];
  recipients: BounceRecipient[];
  /** what came back of the message */
  returned: string;
  /** what is amiss with the report */
  problems: string[];
}

/** Compose is a message as a person writes it. */
export interface Compose {
  /** one of Opened.senders */
  from: string;
  /** addresses, parted by commas */
  to: string;
  subject: string;
  body: string;
  /** NEVER, or some of SUCCESS, FAILURE and DELAY, parted by commas */
  notify?: string;
  /** FULL or HDRS */
  ret?: string;
  envid?: string;
}

/** FaultForm is a fault as a person fills it in: every field as it was typed. */
export interface FaultForm {
  kind: FaultKind;
  host?: string;
  name?: string;
  /** two hosts */
  link?: string[];
  mailbox?: string;
  /** how long, such as "2h"; for ever if left out */
  for?: string;
  stage?: string;
  reply?: string;
  recipient?: string;
  times?: string;
  delay?: string;
  /** such as "0.05" */
  loss?: string;
  /** such as "25" */
  port?: string;
  /** lines, with \n between them */
  text?: string;
}

/** TypeForm is a line that a person types to a server. */
export interface TypeForm {
  host: string;
  line: string;
  /** 25 if left out */
  port?: number;
}

/** Flush has all that waits for a domain in the queue of a host tried at once. */
export interface Flush {
  host: string;
  /** a domain; "" for all */
  destination?: string;
}

/** Reroute sends a message in a queue another way. */
export interface Reroute {
  message: string;
  /** the domain that it concerns; "" for all */
  destination?: string;
  /** a host name, or an address in brackets; "": as it would go by itself */
  host?: string;
}

/** LegalVerb is one command of SMTP, and whether it is in order now. */
export interface LegalVerb {
  verb: string;
  legal: boolean;
  does: string;
  /** a line to start from */
  example: string;
}

/** SessionState is a state of an SMTP session. */
export interface SessionState {
  name: string;
  text: string;
}

/** Move says that a verb leads from one state to another. */
export interface Move {
  from: string;
  verb: string;
  to: string;
  /** not a command, but something that happens */
  moment: boolean;
  /** the session is over then */
  ends: boolean;
}

/** Tone is what colour means. Never colour alone: text beside it says it too. */
export type Tone =
  | 'client'
  | 'ok'
  | 'wait'
  | 'bad'
  | 'dns'
  | 'plain';

/** GoalResult is one thing that a goal asks for, and what was seen of it. */
export interface GoalResult {
  met: boolean;
  /** what shall not happen has happened: only going back mends it */
  broken: boolean;
  expected: string;
  /** a sentence */
  seen: string;
  /** the event that shows it, 0 for none */
  seq: number;
}

/** ClassCount is how many lines show one sort of difference. */
export interface ClassCount {
  class: Class;
  label: string;
  /** what the class means */
  text: string;
  tone: Tone;
  count: number;
}

/** ComparedRow is an event of each run, side by side; one of the two may be null. */
export interface ComparedRow {
  /** heading: a connection, questions to a server, or what a host did by itself */
  place: string;
  left: ComparedSide | null;
  right: ComparedSide | null;
  class: Class;
  /** explains the difference; may be empty where there is none */
  why: string;
  rule?: Rule;
}

/** StudyChoice is a value that can be chosen. */
export interface StudyChoice {
  value: string;
  label: string;
  /** unless a person chooses otherwise */
  chosen: boolean;
}

/** StudyPicture is a drawing: shapes to be drawn one after the other, in pixels. */
export interface StudyPicture {
  width: number;
  height: number;
  title: string;
  /** the same in sentences, one for each panel */
  lines: string[];
  shapes: StudyShape[];
}

/** Failure says why a request came to nothing, in words for people. What was open is as it was before. */
export interface Failure {
  text: string;
  /** what is wrong with which field of a form */
  fields?: FieldProblem[];
  /** what is wrong at which place of a file */
  problems?: Problem[];
}

/** NoticeKind is the sort of a Notice. */
export type NoticeKind =
  | 'panic'
  | 'changed';

/** LessonStep is one step of a lesson. */
export interface LessonStep {
  /** Markdown */
  text: string;
  /** a question to answer first */
  predict?: Predict;
  /** what is to be reached, in words; left out where a step only tells */
  goal?: string;
  /** how many there are */
  hints: number;
}

/** FaultKind is what goes wrong. */
export type FaultKind =
  | 'refuse'
  | 'timeout'
  | 'reset'
  | 'crash'
  | 'slow'
  | 'disk-full'
  | 'no-handshake'
  | 'block'
  | 'reply'
  | 'lose-reply'
  | 'servfail'
  | 'nxdomain'
  | 'no-answer'
  | 'cut'
  | 'loss'
  | 'delay'
  | 'strip'
  | 'inject'
  | 'full';

/** FormField is one field of a form. */
export interface FormField {
  /** the name in FaultForm */
  field: string;
  label: string;
  input: Input;
  needed: boolean;
  /** of a choice or pair; proposals for text */
  choices: string[];
  /** to begin with; may be empty */
  proposal: string;
  help: string;
}

/** Rule is a section of an RFC. */
export interface Rule {
  rfc: number;
  /** "" for the whole RFC */
  section: string;
  /** of the section */
  title: string;
  /** "RFC 5321 4.1.4" */
  text: string;
  url: string;
}

/** HostRole is what a host is. */
export type HostRole =
  | 'client'
  | 'server'
  | 'resolver'
  | 'nameserver';

/** QueueState is how a message in a queue stands. */
export type QueueState =
  | 'active'
  | 'deferred'
  | 'held'
  | 'outbox';

/** Greylist is a server's memory of triplets: client, sender and recipient. */
export interface Greylist {
  /** in words */
  rule: string;
  /** clients, networks and domains of senders that never wait */
  whitelist: string[];
  /** those that came last first; the first ones */
  rows: GreylistRow[];
  total: number;
  /** whose triplets have passed, those that came last first */
  clients: GreylistClient[];
}

/** Rates are what a server has counted of its clients. */
export interface Rates {
  /** in words */
  rule: string;
  /** those whose time ends last first; the first ones */
  rows: RateRow[];
  total: number;
}

/** MailLine is one mail in a list. */
export interface MailLine {
  /** for the method message; "" where the host gave none */
  id: string;
  from: string;
  subject: string;
  /** as in its header */
  date: string;
  /** its size */
  octets: number;
  retrieved: boolean;
  /** a delivery report */
  report: boolean;
}

/** ZoneServer is a name server and the zones that it has. */
export interface ZoneServer {
  host: string;
  /** their apexes */
  zones: string[];
  records: string[];
  /** of records */
  total: number;
}

/** ResolverCache is what a resolver remembers. */
export interface ResolverCache {
  host: string;
  entries: CacheEntry[];
  total: number;
}

/** Question is one question to DNS and its answer. */
export interface Question {
  seq: number;
  us: number;
  time: string;
  asker: string;
  /** host, or its address */
  server: string;
  name: string;
  type: string;
  /** "" while there is no answer */
  rcode: string;
  answers: string[];
  cached: boolean;
  /** 0 while there is none */
  answerSeq: number;
}

/** Mark is a moment on the timeline. */
export interface Mark {
  us: number;
  seq: number;
  kind: MarkKind;
  tone: Tone;
  text: string;
  /** two words at most, of a mark that stands out */
  label?: string;
  host: string;
}

/** Band is a series of attempts of one message, each as long after the one before: too many to mark each. Where many messages have such series, it is those to one destination. */
export interface Band {
  /** the first attempt */
  startUs: number;
  /** the last one */
  endUs: number;
  /** of the first */
  seq: number;
  count: number;
  host: string;
  tone: Tone;
  /** "481 attempts, every 15 min" */
  label: string;
  /** the same, and where to */
  text: string;
}

/** Span is a fault on the timeline. */
export interface Span {
  startUs: number;
  /** the end of what is known, while it lasts */
  endUs: number;
  seq: number;
  tone: Tone;
  text: string;
}

/** Kind names what sort of thing happened. The strings are the contract; a kind's Detail has the fields that belong to it. */
export type Kind =
  | 'message.submitted'
  | 'dns.query'
  | 'dns.answer'
  | 'conn.open'
  | 'conn.accepted'
  | 'conn.refused'
  | 'conn.timeout'
  | 'conn.reset'
  | 'conn.closed'
  | 'tls.established'
  | 'tls.failed'
  | 'smtp.command'
  | 'smtp.reply'
  | 'smtp.data'
  | 'smtp.received'
  | 'pop3.command'
  | 'pop3.reply'
  | 'pop3.received'
  | 'segment'
  | 'segment.lost'
  | 'queue.stored'
  | 'store.failed'
  | 'queue.held'
  | 'queue.attempt'
  | 'queue.deferred'
  | 'queue.expired'
  | 'queue.removed'
  | 'dsn.created'
  | 'mailbox.delivered'
  | 'mailbox.retrieved'
  | 'fault.begin'
  | 'fault.end'
  | 'discarded'
  | 'note';

/** Side is who speaks. */
export type Side =
  | 'client'
  | 'server';

/** PlannedKind is what a queue is going to do about a message. */
export type PlannedKind =
  | 'attempt'
  | 'warn'
  | 'expire';

/** BounceField is one field of a report. */
export interface BounceField {
  name: string;
  value: string;
  /** what the field is for */
  text: string;
  /** of the event that it comes from */
  seq: number;
}

/** BounceRecipient is what a report says of one recipient. */
export interface BounceRecipient {
  address: string;
  /** failed, delayed, delivered, relayed, expanded; may be another */
  action: string;
  status: string;
  /** what became of the message for them */
  what: string;
  /** the status in words, and what the other server answered */
  why: string[];
  when: string[];
  /** what the reader can do */
  do: string;
  fields: BounceField[];
  /** seq of its dsn.created */
  created: number;
  /** seq of what led to it: queue.expired, queue.deferred, mailbox.delivered, conn.refused, ... */
  event: number;
  /** seq of the smtp.reply that it quotes */
  reply: number;
}

/** Class says what sort of difference a line shows. */
export type Class =
  | 'same'
  | 'timing'
  | 'identifier'
  | 'secret'
  | 'wording'
  | 'order'
  | 'code'
  | 'missing'
  | 'extra'
  | 'simplified';

/** ComparedSide is the event of one of two runs. */
export interface ComparedSide {
  /** in its own run */
  seq: number;
  us: number;
  /** seconds since its run began: "0.283" */
  time: string;
  host: string;
  text: string;
  /** Words: the text is a sentence; else it is what went over the wire. */
  words: boolean;
  tone: Tone;
}

/** StudyShape is one thing to draw: a path, or where that is empty a text. */
export interface StudyShape {
  look: string;
  /** as SVG writes it */
  path: string;
  x: number;
  y: number;
  anchor: string;
  text: string;
}

/** FieldProblem is what is wrong with one field of a form, and how to mend it. */
export interface FieldProblem {
  /** as in the parameters, such as "to" or "reply" */
  field: string;
  what: string;
  mend: string;
}

/** Problem is a mistake in a file or zone text, with its place. */
export interface Problem {
  /** from 1; 0 where no line is at fault */
  line: number;
  /** from 1, in characters */
  column: number;
  what: string;
  mend: string;
}

/** Predict is a question about what will happen. */
export interface Predict {
  question: string;
  choices: string[];
}

/** Input is how a field is filled in. */
export type Input =
  | 'choice'
  | 'pair'
  | 'text';

/** GreylistRow is a triplet that a server remembers. */
export interface GreylistRow {
  /** an address, or a network */
  client: string;
  /** "" for the null path */
  sender: string;
  recipient: string;
  state: GreylistState;
  stateText: string;
  tone: Tone;
  /** when it came first */
  firstUs: number;
  /** from when on it may pass */
  opensUs: number;
  opensText: string;
  /** when it is forgotten, if it does not come again */
  untilUs: number;
  untilText: string;
  refused: number;
  passed: number;
  /** both in words */
  historyText: string;
}

/** GreylistClient is a client whose triplets have passed. */
export interface GreylistClient {
  client: string;
  /** triplets */
  passed: number;
  /** it need not wait any more */
  trusted: boolean;
  text: string;
  tone: Tone;
}

/** RateRow is what one client has done in the time that is counted over. */
export interface RateRow {
  /** its address */
  client: string;
  /** of what is limited */
  counts: Count[];
  /** a limit is reached */
  full: boolean;
  tone: Tone;
  refused: number;
  sinceUs: number;
  /** counting begins anew */
  untilUs: number;
  untilText: string;
  /** all of it in words */
  text: string;
}

/** CacheEntry is one question that a resolver knows the answer of. */
export interface CacheEntry {
  name: string;
  type: string;
  rcode: string;
  records: string[];
  /** seconds until it is forgotten */
  left: number;
  /** the same in words: "for 58 min" */
  text: string;
}

/** MarkKind is the sort of a mark. */
export type MarkKind =
  | 'submitted'
  | 'attempt'
  | 'deferred'
  | 'warning'
  | 'expired'
  | 'bounced'
  | 'delivered'
  | 'retrieved'
  | 'discarded'
  | 'typed';

/** GreylistState is how a triplet stands. */
export type GreylistState =
  | 'waiting'
  | 'open'
  | 'passed';

/** Count is how much of a limit is used. */
export interface Count {
  /** "messages" */
  label: string;
  used: number;
  limit: number;
}
