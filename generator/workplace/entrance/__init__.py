"""The entrance to the workplace: who may come in, from where, and what may be sent in one go. It
knows nothing of workbooks and pages.

guarding.py    stands before the pages: who has come in, Host, Origin, sizes; what all answers say
doors.py       how one comes in: the token of this start, or name and password
visitor.py     who asks
people.py      the file of users, with what argon2id makes of their passwords
sessions.py    who is in
throttling.py  who guesses passwords waits
patience.py    who connects too often, or says nothing
places.py      the address as browsers know it; what is listened on
hosting.py     what a whole office needs before it starts: users, a certificate
"""
