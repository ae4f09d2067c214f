# The texts of locales/de with formal address. What is not here is the same in both.
activity-lead = Was in Ihrem Konto passiert ist, das Neueste zuerst. Kommt Ihnen etwas unbekannt vor? Melden Sie sich überall ab und prüfen Sie, wie Sie sich anmelden.
