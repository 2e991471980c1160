package mta

import (
	"time"

	"mailscope/sim/words"
)

// checkedOn is the day on which the sources were read.
const checkedOn = "2026-11-21"

// presets are the schedules that MailScope knows by name.
var presets = []Schedule{
	{
		Name: "sendmail", Rule: words.RuleSendmail,
		Every: 15 * time.Minute, GiveUp: 5 * day, Warn: 4 * time.Hour,
		Handling: Handling{Memory: MemoryRun, RunSessions: 1, MailsFor: 5 * time.Minute,
			Source: "sendmail operations guide: a queue run goes through the queue one message after another and remembers the status of hosts while it lasts (HostStatusDirectory is off); ConnectionCacheTimeout 5m. A new message is tried at once, by a process of its own."},
		Source:     "sendmail operations guide (-q interval, Timeout.queuereturn, Timeout.queuewarn)",
		Confidence: "documented; 15 minutes and five days are the figures that beginners' articles quote",
	},
	{
		Name: "postfix", Rule: words.RulePostfix,
		Every: 300 * time.Second, ByAge: true, Cap: 4000 * time.Second, Tick: 300 * time.Second, GiveUp: 5 * day,
		Handling: Handling{Memory: MemoryDestination, Suspend: 300 * time.Second, Sessions: 20, SessionsFirst: 5, MailsFor: 300 * time.Second,
			Source: "Postfix SCHEDULER_README, qmgr_queue.c (initial_destination_concurrency 5, default_destination_concurrency_limit 20, default_destination_concurrency_failed_cohort_limit 1, minimal_backoff_time), smtp_connection_reuse_time_limit 300s"},
		Source:     "Postfix mail_params.h, qmgr_active.c (minimal_backoff_time, maximal_backoff_time, queue_run_delay, maximal_queue_lifetime, delay_warning_time)",
		Confidence: "source code",
	},
	{
		Name: "exim", Rule: words.RuleExim,
		Steps: []Step{{Every: 15 * time.Minute, Under: 2 * time.Hour}, {Every: time.Hour, Backoff: 1500, Under: 16 * time.Hour}},
		Every: 6 * time.Hour, Tick: 30 * time.Minute, GiveUp: 4 * day, Warn: day, WarnEvery: day,
		Handling: Handling{Memory: MemoryHost, RunSessions: 1, Mails: 500,
			Source: "Exim's specification, chapters on retry configuration (by host and address) and on the smtp transport (connection_max_messages 500); a queue runner delivers one message after another, a new message is tried at once"},
		Source:     "Exim's default configuration (retry section, delay_warning), its specification, retry.c; 30 minutes (-q30m) are usual",
		Confidence: "documented",
	},
	{
		Name: "qmail", Rule: words.RuleQmail,
		Squares: 20, GiveUp: 7 * day,
		Handling: Handling{Sessions: 20, SessionsFirst: 20, Together: true,
			Source: "qmail-control (concurrencyremote 20); qmail-remote gives each message a session of its own"},
		Source:     "qmail-send.c (nextretry, queuelifetime)",
		Confidence: "source code",
	},
	{
		Name: "exchange", Rule: words.RuleExchange,
		Steps: []Step{{Every: time.Minute, Times: 4}, {Every: 5 * time.Minute, Times: 6}},
		Every: 10 * time.Minute, GiveUp: 2 * day, Warn: 4 * time.Hour,
		Source:     "Microsoft's documentation of Exchange Server (MessageExpirationTimeout, DelayNotificationTimeout)",
		Confidence: "documented; how often it tries is from secondary sources",
	},
	{
		Name: "m365", Rule: words.RuleM365,
		Steps: []Step{{Every: 30 * time.Minute, Times: 1}},
		Every: time.Hour, GiveUp: day,
		Source:     "articles about Exchange Online",
		Confidence: "secondary",
	},
	{
		Name: "mox", Rule: words.RuleMox,
		Every: 450 * time.Second, Backoff: 2000, Jitter: 5 * time.Second, JitterBoth: true, AttemptsMax: 8, WarnAttempt: 5,
		Source:     "mox, package queue",
		Confidence: "source code",
	},
	{
		Name: "chasquid", Rule: words.RuleChasquid,
		Steps: []Step{
			{Every: time.Minute, Under: time.Minute}, {Every: 5 * time.Minute, Under: 5 * time.Minute},
			{Every: 10 * time.Minute, Under: 10 * time.Minute},
		},
		Every: 20 * time.Minute, Jitter: time.Minute, GiveUp: 20 * time.Hour,
		Source:     "chasquid, package queue (nextDelay, giveUpSendAfter)",
		Confidence: "source code",
	},
	{
		Name: "kumomta", Rule: words.RuleKumoMTA,
		Every: 20 * time.Minute, Backoff: 2000, Jitter: time.Minute, GiveUp: 7 * day,
		Source:     "KumoMTA reference (retry_interval, max_age); the minute of chance: message.rs",
		Confidence: "documented; how much chance adds: source code",
	},
	{
		Name: "haraka", Rule: words.RuleHaraka,
		Every: 64 * time.Second, Backoff: 2000, AttemptsMax: 13,
		Source:     "Haraka outbound (temp_fail_intervals, hmail.js)",
		Confidence: "source code, documented",
	},
	{
		Name: "rfc5321", Rule: words.RuleRFC5321,
		Steps: []Step{{Every: 30 * time.Minute, Times: 2}},
		Every: 150 * time.Minute, GiveUp: 5 * day, Warn: 4 * time.Hour,
		Source:     "RFC 5321 4.5.4.1 (at least 30 minutes; give up after 4 to 5 days) and RFC 1123 5.3.1.1 (two attempts in the first hour, then every 2 to 3 hours)",
		Confidence: "ours, inside what the RFCs ask for",
	},
}

func init() {
	for i := range presets {
		presets[i].CheckedOn = checkedOn
	}
}
