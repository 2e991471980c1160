package wire

import "reflect"

// method is one thing that a front end can ask for.
type method struct {
	name, does     string
	params, result reflect.Type
}

func describe[P, R any](name, does string) method {
	return method{name, does, reflect.TypeFor[P](), reflect.TypeFor[R]()}
}

// methods are all of them.
var methods = []method{
	describe[HelloParams, Hello]("hello", "begins a conversation with the core: what there is to open, and what it can do"),
	describe[OpenParams, Opened]("open", "opens a lesson or a file, paused; problems in it are an error with their places"),
	describe[None, View]("view", "tells what the panes show now"),
	describe[StepParams, Moved]("step", "moves the playhead forward to the next event at which a step of the grain ends"),
	describe[StepParams, Moved]("back", "moves the playhead back by one step of the grain"),
	describe[SeekParams, Moved]("seek", "moves the playhead to an event or a moment"),
	describe[RunParams, Moved]("run", "moves the playhead on, up to a moment or until the run is idle, in slices"),
	describe[EventsParams, Events]("events", "lists events up to the playhead"),
	describe[ExplainParams, Explained]("explain", "tells everything about one event"),
	describe[ConversationParams, Talk]("conversation", "tells what was said over a connection"),
	describe[MessageParams, Story]("message", "tells how a message grew on its way"),
	describe[DoParams, Done]("do", "has a person do something at the playhead"),
	describe[LegalParams, Legal]("legal", "tells which commands are in order now in the console session with a server"),
	describe[None, StateTable]("states", "returns the table of transitions of SMTP servers"),
	describe[None, ZoneText]("zone", "returns the zone text that the name servers have now"),
	describe[BranchParams, View]("branch", "goes over to another branch, to where it began"),
	describe[PredictParams, Predicted]("predict", "answers the question of a lesson's step"),
	describe[CheckParams, Checked]("check", "judges a step of the lesson by what has happened up to the playhead"),
	describe[HintParams, Hint]("hint", "gives a hint of a lesson's step"),
	describe[None, Saved]("save", "returns the run as a file"),
	describe[LoadParams, Opened]("load", "opens a save file, with the playhead where it stood"),
}
