"""Reads mails, one a line in base64, with Python's own parser, and says what it understood, one JSON object a line."""
import base64
import email
import email.policy
import json
import sys

for line in sys.stdin:
    mail = email.message_from_bytes(base64.b64decode(line), policy=email.policy.default)
    parts = {part.get_content_type(): part for part in mail.walk()}
    defects = [str(defect) for part in mail.walk() for defect in part.defects]
    defects += [str(defect) for value in mail.values() for defect in getattr(value, "defects", [])]
    print(json.dumps({
        "names": mail.keys(), "subject": mail["Subject"], "id": mail["Message-ID"], "to": mail["To"],
        "date": mail["Date"].datetime.timestamp(), "types": [part.get_content_type() for part in mail.walk()],
        "text": parts["text/plain"].get_content(), "html": parts["text/html"].get_content(), "defects": defects,
    }))
