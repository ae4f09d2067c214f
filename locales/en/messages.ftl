messages-heading = Messages
messages-lead = Where each message stands, and why. What it says is shown to nobody, and messages are forgotten after 30 days.
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
messages-filter-dropped = Kept back
messages-channel-email = e-mail
messages-channel-sms = text message
messages-channel-push = notification
messages-status-queued = queued
messages-status-sending = being sent
messages-status-sent = sent
messages-status-delivered = delivered
messages-status-failed = failed
messages-status-expired = expired
messages-status-withheld = kept back
messages-status-dropped = kept back
messages-tries = { $n ->
    [one] tried once
   *[other] tried { $n } times
}
messages-segments = { $n ->
    [one] 1 segment
   *[other] { $n } segments
}
messages-none = No such messages.
