package words

// What there is to say about deliveries over real sockets.
const (
	LiveOnlyWatch   Key = "live-only-watch"
	LiveNoSender    Key = "live-no-sender"
	LiveTooOften    Key = "live-too-often"
	LiveTooLong     Key = "live-too-long"
	LiveTooManyRuns Key = "live-too-many-runs"
	LiveNotBegun    Key = "live-not-begun"
	LiveBroken      Key = "live-broken"
)

var liveEnglish = map[Key]string{
	LiveOnlyWatch:   "A live run can only be watched: what has happened for real cannot be undone, saved or broken on purpose. Switch live mode off for that.",
	LiveNoSender:    "{0} cannot take part in a live run: it submits to no mail server of the scenario.",
	LiveTooOften:    "That is a lot of mail. Wait a moment, then send the next message.",
	LiveTooLong:     "This live run has grown too long. Open the scenario again to begin another.",
	LiveTooManyRuns: "Too many live runs are going on. Close another window with one, then send again.",
	LiveNotBegun:    "Nothing was sent live yet.",
	LiveBroken:      "The live run could not begin: {0}.",
}
