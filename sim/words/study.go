package words

// What a study says in its picture and beside it.
const (
	StudyNamed      Key = "study-named"
	StudyAbout      Key = "study-about"
	StudyOutage     Key = "study-outage"
	StudyDelivered  Key = "study-delivered"
	StudyLoad       Key = "study-load"
	StudySince      Key = "study-since"
	StudyCaption    Key = "study-caption"
	StudyCaptionAll Key = "study-caption-all"
	StudyNone       Key = "study-none"
	StudyAllBounced Key = "study-all-bounced"
	StudyNotRun     Key = "study-not-run"
	StudyFailed     Key = "study-failed"
	StudyOf         Key = "study-of"
	StudyOfNone     Key = "study-of-none"
	StudyOfNotRun   Key = "study-of-not-run"
	StudyOfFailed   Key = "study-of-failed"
	StudyHelp       Key = "study-help"
	StudyNoMessages Key = "study-no-messages"
	StudyNoServers  Key = "study-no-servers"
	StudyNoStudy    Key = "study-no-study"
	StudyTooMany    Key = "study-too-many"
	StudyAxis       Key = "study-axis"
	StudyAxisMend   Key = "study-axis-mend"
	StudyProgress   Key = "study-progress"
)

var studyEnglish = map[Key]string{
	StudyNamed:      "Study {0}",
	StudyAbout:      "{0}: one row for each of its retry schedules, one column for each length of the outage.",
	StudyOutage:     "outage of {0}",
	StudyDelivered:  "delivered, % of the recipients (left scale)",
	StudyLoad:       "connections a second, the most at a time (right scale)",
	StudySince:      "time since the end of the outage",
	StudyCaption:    "half in {0 span}, all in {1 span}",
	StudyCaptionAll: "half in {0 span}, all in {1 span}; {2} % bounced",
	StudyNone:       "nothing had to wait",
	StudyAllBounced: "all bounced before",
	StudyNotRun:     "not run",
	StudyFailed:     "failed",
	StudyOf:         "{0}, outage of {1}: half of what waited is delivered {2 span} after the end of the outage, all of it after {3 span}; {4} % bounced; {5} attempts for each message; at most {6} connections in a second.",
	StudyOfNone:     "{0}, outage of {1}: nothing is delivered after its end; {2} % bounced; {3} attempts for each message.",
	StudyOfNotRun:   "{0}, outage of {1}: not run.",
	StudyHelp:       "The scenario runs once for each schedule and each length of the outage, with copies of its messages that come by chance within the first {0}. What you have done in your run is not in it.",
	StudyNoMessages: "This scenario sends no messages by itself, so there is nothing to try again.",
	StudyNoServers:  "This scenario has no mail servers that could be out of order.",
	StudyNoStudy:    "No study was begun.",
	StudyTooMany:    "these are {0} messages",
	StudyAxis:       "{0} are chosen",
	StudyAxisMend:   "choose one at least, and no more than {0}",
	StudyProgress:   "{0} of {1} runs",
	StudyOfFailed:   "{0}, outage of {1}: the run failed.",
}
