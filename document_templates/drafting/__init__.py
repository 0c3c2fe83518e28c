"""The drawing kit for new forms. A form that exists is changed in Word, not here."""
