messages-heading = Nachrichten
messages-lead = Der Status jeder Nachricht und der Grund. Den Inhalt sieht niemand, und nach 30 Tagen werden Nachrichten gelöscht.
messages-of = Nur Nachrichten an
messages-everybody = Alle zeigen
messages-filter = Welche Nachrichten
messages-filter-all = Alle
messages-filter-queued = Wartend
messages-filter-sent = Verschickt
messages-filter-delivered = Zugestellt
messages-filter-failed = Fehlgeschlagen
messages-filter-retried = Wiederholt
messages-filter-expired = Abgelaufen
messages-filter-dropped = Zurückgehalten
messages-channel-email = E-Mail
messages-channel-sms = SMS
messages-channel-push = Benachrichtigung
messages-status-queued = wartet
messages-status-sending = wird verschickt
messages-status-sent = verschickt
messages-status-delivered = zugestellt
messages-status-failed = fehlgeschlagen
messages-status-expired = abgelaufen
messages-status-withheld = zurückgehalten
messages-status-dropped = zurückgehalten
messages-tries = { $n ->
    [one] ein Versuch
   *[other] { $n } Versuche
}
messages-segments = { $n ->
    [one] 1 Segment
   *[other] { $n } Segmente
}
messages-none = Es gibt keine solchen Nachrichten.
