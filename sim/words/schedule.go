package words

// The rules of the retry schedules that MailScope knows by name, and of others.
const (
	RuleSendmail Key = "rule-sendmail"
	RulePostfix  Key = "rule-postfix"
	RuleExim     Key = "rule-exim"
	RuleQmail    Key = "rule-qmail"
	RuleExchange Key = "rule-exchange"
	RuleM365     Key = "rule-m365"
	RuleMox      Key = "rule-mox"
	RuleChasquid Key = "rule-chasquid"
	RuleKumoMTA  Key = "rule-kumomta"
	RuleHaraka   Key = "rule-haraka"
	RuleRFC5321  Key = "rule-rfc5321"
	RuleOwn      Key = "rule-own"
)

var scheduleEnglish = map[Key]string{
	RuleSendmail: "Every 15 minutes. (The real one walks through its whole queue at each -q interval; 30 minutes and an hour are other usual settings.)",
	RulePostfix:  "After as long as the message has waited already, but at least 5 minutes and at most 66 minutes 40 seconds; the queue is looked through every 5 minutes.",
	RuleExim:     "F,2h,15m; G,16h,1h,1.5; F,4d,6h: every 15 minutes for 2 hours; then after an hour, and each wait half as long again, up to 16 hours; then every 6 hours. A queue runner starts every 30 minutes.",
	RuleQmail:    "At the square of ever 20 more: 400, 1600, 3600, 6400 ... seconds after the first attempt.",
	RuleExchange: "4 times after 1 minute, 6 times after 5 minutes, then every 10 minutes.",
	RuleM365:     "After 30 minutes, then every hour.",
	RuleMox:      "After 7 minutes 30 seconds, and each wait twice as long as the one before, give or take 5 seconds; 8 attempts.",
	RuleChasquid: "While the message is younger than 1 minute, after 1 minute; then than 5, after 5; then than 10, after 10; then every 20 minutes. Chance adds up to a minute.",
	RuleKumoMTA:  "After 20 minutes, and each wait twice as long as the one before. Chance adds up to a minute.",
	RuleHaraka:   "After 64 seconds, and each wait twice as long as the one before; the 13th failure is the last.",
	RuleRFC5321:  "Twice after 30 minutes, then every 2 hours 30 minutes.",
	RuleOwn:      "The rule that the scenario writes down.",
}
