authenticator-use = Use your authenticator app instead?
authenticator-heading = Sign in with your authenticator app
authenticator-none = No app set up yet? Sign in without one first. Then you can set one up on your account page. A recovery code works here too.
authenticator-error-empty = Type the code that your app shows, or choose another way.
authenticator-error-wrong = This does not match, or the code was used before. Check both fields and wait for the next code, or choose another way.
authenticator-error-too-many = Too many tries. Choose another way, or try again in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
authenticator-error-locked = There were too many wrong codes. Sign in another way, or try your app again in a day.
