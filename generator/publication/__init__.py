"""What goes to the site: the gate before it, the bundle of files, and the proof of what was
published.

walk.py         an order → the folder of the site, one walk over the kinds of documents
candidate.py    what is about to be published: our own build, and the approved file it agrees with
agreement.py    an approved file beside a build → where they do not say the same
amending.py     rules of the gate: what was issued changes by amendments only
gate.py         a candidate → obstacles; nothing with an obstacle goes out
forbidden.py    rules of the gate: what must not be in a document
required.py     rules of the gate: what must be in it, and be true
obstacles.py    what stands in the way, and the refusal that lists it
editions.py     a published document: its record, its files, its name, what it shows
records.py      a candidate that passed → the record it is published with
archive.py      all that was published so far, from its two homes
later.py        what is said of an issued document since: a signature, a withdrawal
signing.py      a detached signature → whose it is, which PDF it belongs to
withdrawing.py  an order to withdraw → a revision out of force, its files where they were
former.py       the table of the years before → their documents, for the page
publisher.py    the sheet «Общество» → what the folder says of the company
colours.py      the company's colour → colours in which everything can be read
naming.py       what people call documents and their files
tables.py       the data of a document → CSV, and the schemas of its tables
schemas.py      the schema of each JSON of the folder
package.py      all files → datapackage.json
pages.py        a published DOCX → its HTML edition
site.py         all editions → the page of the site, the fragment for a CMS
linked.py       all editions → their description for search engines
feed.py         all editions → an Atom feed, and a text for the news
upload.py       the folder before and after → what to put up and take down
bundle.py       editions → the folder of the site; nothing that was published is lost
numbers.py      the numbers of what is published → the cells of each, kept with what was issued
verification.py the folder of the site → what was altered since
"""
