messages-heading = Messages
messages-lead = The status of each message, and the reason. Nobody sees what a message says, and messages are deleted after 30 days.
messages-of = Only messages to
messages-everybody = Show everybody’s
messages-filter = Which messages
messages-filter-all = All
messages-filter-queued = Queued
messages-filter-sent = Sent
messages-filter-delivered = Delivered
messages-filter-failed = Failed
messages-filter-retried = Retried
messages-filter-expired = Expired
messages-filter-dropped = Withheld
messages-channel-email = e-mail
messages-channel-sms = text message
messages-channel-push = notification
messages-status-queued = queued
messages-status-sending = being sent
messages-status-sent = sent
messages-status-delivered = delivered
messages-status-failed = failed
messages-status-expired = expired
messages-status-withheld = withheld
messages-status-dropped = withheld
messages-tries = { $n ->
    [one] tried once
   *[other] tried { $n } times
}
messages-segments = { $n ->
    [one] 1 segment
   *[other] { $n } segments
}
messages-none = There are no such messages.
