error-not-found = Page not found
error-not-found-next = Check the address for a typing mistake, or go back to the app you came from.
error-bad-request = This request can’t be answered
error-bad-request-next = The app that sent you here made a mistake. Go back and try again. If it happens again, tell the people who run the app.
error-forbidden = This page is out of date
error-forbidden-next = It was open for too long, somebody else has signed in here since, or your browser keeps no cookies. Allow cookies for this site, then try again.
error-too-many = Too many requests
error-too-many-next = Wait { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}, then try again.
error-too-large = The request is too large
error-too-large-next = It is larger than this server accepts. Go back and send less.
error-unavailable = Down for maintenance
error-unavailable-next = Nothing is lost. Try again in a few minutes.
error-internal = Something went wrong on our side
error-internal-next = It isn’t your fault, and nothing is lost. Try again. If it happens again, tell us the reference below.
error-retry = Try again
error-home = Go to the start page
error-developer = For the developer of the app
error-reference = Error { $status }, reference
error-too-slow = This took too long
error-too-slow-next = The connection was too slow, or it broke. Go back and send it again.
error-misdirected = This is not the address of this site
error-misdirected-next = This site can only be reached at its own address.
error-misdirected-home = Go to the right address
resubmit-heading = One moment
resubmit-lead = You are on your way to the next page. If nothing happens, choose “Continue”.
admin-fault-overlap-too-long = An old secret can stay valid for 30 days at most.
admin-fault-public-has-no-secret = A public app has no secret.
admin-fault-too-many-secrets = The app has { $most } valid secrets. End one of them first.
admin-fault-last-secret = This is the only secret that lasts. Make a new one, which can end this one at once.
admin-fault-client-unreadable = The app { $id } can’t be read and is refused: { $cause }. If a newer version of Porchlight changed it, update this one; or remove the app with “porchlight client remove”.
admin-fault-algorithm-not-configured = keys.algorithms doesn’t name { $alg }.
