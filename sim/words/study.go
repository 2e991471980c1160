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
)

var studyEnglish = map[Key]string{
	StudyNamed:      "Study {0}",
	StudyAbout:      "{0}: one row for each of its retry schedules, one column for each length of the outage.",
	StudyOutage:     "outage of {0}",
	StudyDelivered:  "delivered, % of the recipients (left scale)",
	StudyLoad:       "connections a second, the most at a time (right scale)",
	StudySince:      "time since the end of the outage",
	StudyCaption:    "half in {0}, all in {1}",
	StudyCaptionAll: "half in {0}, all in {1}; {2} % bounced",
	StudyNone:       "nothing had to wait",
	StudyAllBounced: "all bounced before",
	StudyNotRun:     "not run",
	StudyFailed:     "failed",
	StudyOf:         "{0}, outage of {1}: half of what waited is delivered {2} after the end of the outage, all of it after {3}; {4} % bounced; {5} attempts for each message; at most {6} connections in a second.",
	StudyOfNone:     "{0}, outage of {1}: nothing is delivered after its end; {2} % bounced; {3} attempts for each message.",
	StudyOfNotRun:   "{0}, outage of {1}: not run.",
	StudyOfFailed:   "{0}, outage of {1}: the run failed.",
}
