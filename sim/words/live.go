package words

// What there is to say about deliveries over real sockets.
const (
	LiveOnlyWatch Key = "live-only-watch"
	LiveNoSender  Key = "live-no-sender"
	LiveTooOften  Key = "live-too-often"
	LiveNotBegun  Key = "live-not-begun"
	LiveBroken    Key = "live-broken"
)

var liveEnglish = map[Key]string{
	LiveOnlyWatch: "A live run can only be watched: what has happened for real cannot be undone, saved or broken on purpose. Switch live mode off for that.",
	LiveNoSender:  "{0} cannot take part in a live run: it submits to no mail server of the scenario.",
	LiveTooOften:  "That is a lot of mail. Wait a moment, then send the next message.",
	LiveNotBegun:  "Nothing was sent live yet.",
	LiveBroken:    "The live run could not begin: {0}.",
}
