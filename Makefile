# Everything a user or developer types. A target sets up what it needs the first time and says so.

SOURCE  = source/programme.xlsx
OUT     = out
EDITION = public
YEAR    =
MARK    =
ON      =
FINAL   =
STRICT  =
PROGRAM =
REPORT  =
AMENDMENT =
ONLY    =
PLACED  =
DEMO    =
FINGERPRINT =
SIGNATURE =
DOCUMENT =
REASON =
REVISION =
DIR     =
FILES   =
LIST    =
TEMPLATE =
INTO    =
BEFORE  =
AFTER   =
MEASURE =
TO      =
BRANCH  =
BY      =
UNTIL   =
FROM    =
PORT    =
TEXT    =
CELL    =
export SOFFICE
# The shell reads them from its environment: a quote in a name is a sign like others.
export DOCUMENT REASON REVISION
export SOURCE OUT EDITION YEAR MARK ON FINGERPRINT PROGRAM REPORT AMENDMENT ONLY PLACED DIR LIST INTO BEFORE TEMPLATE AFTER MEASURE TO BRANCH BY UNTIL FROM PORT TEXT CELL

# DEMO=0 is no.
yes  = $(filter-out 0 no нет false,$(1))
# exec: a signal to make reaches the program itself.
RUN  = exec .venv/bin/python -m generator
BUILD = --source "$$SOURCE" --out "$$OUT" --edition "$$EDITION" $(if $(YEAR),--year "$$YEAR") $(if $(call yes,$(STRICT)),--strict)
DEV  = .venv-dev/bin

.DEFAULT_GOAL = help
.PHONY: help init program report amendment all batch check publish verify withdraw former review apply upgrade compare trace prune status control next replicate forms gather survey serve user test lint golden fuzz nightly bench load messages clean office office-dev browser verapdf site-checks

help:
	@echo "make init INTO=папка                          начать: книга и шаблоны Общества в новой папке"
	@echo "make program [YEAR=2024] [EDITION=internal]   Программа мероприятий: DOCX и PDF в папку out"
	@echo "make report YEAR=2024 [EDITION=internal]      Отчет о выполнении Программы: DOCX и PDF в папку out"
	@echo "make amendment YEAR=2024                      Изменения, которые вносятся в изданную Программу: DOCX и PDF"
	@echo "make all YEAR=2024                            то и другое вместе, быстрее"
	@echo "make batch DIR=книги OUT=папка                все книги папки, обе редакции"
	@echo "make check [YEAR=2024] [MARK=копия.xlsx]      проверить книгу; MARK – отметить замечания в ее копии"
	@echo "make publish YEAR=2024 [PROGRAM=утв.docx] [REPORT=утв.docx]   папка для сайта: out/site"
	@echo "make verify [FINGERPRINT=сумма]               цела ли папка для сайта, то ли в ней, что выпущено"
	@echo "make withdraw YEAR=2024 DOCUMENT=report REASON=причина   снять ошибочную редакцию (REVISION=номер, ON=ДД.ММ.ГГГГ)"
	@echo "make former                                   таблица документов, изданных до этой программы"
	@echo "make review FILES=\"один.docx другой.docx\"     что предложили юристы: список и протокол разногласий"
	@echo "make apply LIST=…-предложения.xlsx [INTO=книга.xlsx] [TEMPLATE=копия.docx]   принятое – в новую книгу и шаблон"
	@echo "make upgrade                                  листы, столбцы и списки, которых не было в прежней книге"
	@echo "make compare YEAR=2024 [BEFORE=было.docx] [AFTER=стало.docx]   чем документ отличается от изданного или другого"
	@echo "make status                                   что собрано, отправлено, издано, какие сроки впереди, что мешает"
	@echo "make control ON=01.07.2025 [SINCE=01.06.2025] [YEAR=2025]   справка на дату: что просрочено и кто отвечает"
	@echo "make next YEAR=2026                           что переходит на следующий год: список предложений для книги"
	@echo "make replicate MEASURE=М24-05 TO=1.3 [BRANCH=филиал]   такое же мероприятие для другой группы: список"
	@echo "make forms YEAR=2026 [BY=Филиал|Канал] [UNTIL=ДД.ММ.ГГГГ] [TO=кому]   форма каждому подразделению: out/forms-2026"
	@echo "make gather FROM=папка [YEAR=2026]            формы и таблицы подразделений: список предложений"
	@echo "make survey FILES=\"оценки.csv опрос.xlsx\" YEAR=2025   выгрузки опросов: оценки за год предложениями и протокол"
	@echo "make serve [PORT=8442]                        рабочее место в браузере: книга, замечания, документы"
	@echo "make serve HOST=имя [CERTIFICATE=файл KEY=файл]   то же для всего отдела: вход по имени и паролю"
	@echo "make user NAME=Орлова [REMOVE=1]              пользователь рабочего места: завести, новый пароль, убрать; без NAME – все"
	@echo "make trace YEAR=2024 [TEXT=\"50,0 %\"] [CELL='План!F7'] [DOCUMENT=report]   откуда число; где напечатана ячейка; расшифровка"
	@echo "make bundle INTO=папка                        все, что нужно машине без интернета, в одной папке; на ней – sh папка/install.sh"
	@echo "make prune BEFORE=2023                        убрать отправленные редакции прежних лет"
	@echo "make clean                                    убрать готовые файлы и окружение"
	@echo "make test, make lint                          проверки для разработчика; make nightly – долгие"
	@echo "Переменные: SOURCE=книга.xlsx OUT=папка EDITION=public|internal SOFFICE=путь к LibreOffice;"
	@echo "            для publish: ONLY=program|report PLACED=ДД.ММ.ГГГГ LIST=…-предложения.xlsx SIGNATURE=подпись.sig DEMO=1 (проба)"

init: .venv/ready
	@$(RUN) init $(if $(INTO),--into "$$INTO")

program: .venv/ready office
	@$(RUN) program $(BUILD)

report: .venv/ready office
	@$(RUN) report $(BUILD)

amendment: .venv/ready office
	@$(RUN) amendment $(BUILD)

all: .venv/ready office
	@$(RUN) all $(BUILD)

check: .venv/ready
	@$(RUN) check --source "$$SOURCE" $(if $(YEAR),--year "$$YEAR") $(if $(MARK),--mark "$$MARK") \
		$(if $(ON),--on "$$ON") $(if $(call yes,$(FINAL)),--final) $(if $(call yes,$(STRICT)),--strict)

batch: .venv/ready office
	@$(RUN) batch $(if $(DIR),"$$DIR") --out "$$OUT" $(if $(YEAR),--year "$$YEAR") $(if $(call yes,$(STRICT)),--strict)

# SIGNATURE: one file or several, as FILES below.
publish: .venv/ready office
	@$(RUN) publish --source "$$SOURCE" --out "$$OUT" $(if $(YEAR),--year "$$YEAR") $(if $(PROGRAM),--program "$$PROGRAM") \
		$(if $(REPORT),--report "$$REPORT") $(if $(AMENDMENT),--amendment "$$AMENDMENT") $(if $(LIST),--list "$$LIST") $(if $(ONLY),--only "$$ONLY") $(if $(PLACED),--placed "$$PLACED") \
		$(foreach file,$(SIGNATURE),--signature $(file)) $(if $(call yes,$(DEMO)),--demo) $(if $(call yes,$(STRICT)),--strict)

verify: .venv/ready
	@$(RUN) verify "$$OUT/site" --source "$$SOURCE" $(if $(FINGERPRINT),--fingerprint "$$FINGERPRINT")

withdraw: .venv/ready
	@$(RUN) withdraw --source "$$SOURCE" --out "$$OUT" $(if $(YEAR),--year "$$YEAR") $(if $(DOCUMENT),--document "$$DOCUMENT") \
		$(if $(REASON),--reason "$$REASON") $(if $(REVISION),--revision "$$REVISION") $(if $(ON),--on "$$ON")

former: .venv/ready
	@$(RUN) former --source "$$SOURCE"

# FILES are names with a space between them; a name that has one itself goes to the command: RUN review "имя.docx".
review: .venv/ready office
	@$(RUN) review $(FILES) --source "$$SOURCE" --out "$$OUT" $(if $(MARK),--mark "$$MARK")

apply: .venv/ready
	@$(RUN) apply $(if $(LIST),"$$LIST") --source "$$SOURCE" $(if $(INTO),--into "$$INTO") \
		$(if $(TEMPLATE),--template "$$TEMPLATE")

upgrade: .venv/ready
	@$(RUN) upgrade --source "$$SOURCE" $(if $(INTO),--into "$$INTO")

compare: .venv/ready
	@$(RUN) compare --source "$$SOURCE" --out "$$OUT" $(if $(YEAR),--year "$$YEAR") \
		$(if $(BEFORE),--before "$$BEFORE") $(if $(AFTER),--after "$$AFTER")

# The year between two builds.
SINCE   =
export SINCE

status: .venv/ready
	@$(RUN) status --source "$$SOURCE" --out "$$OUT"

control: .venv/ready office
	@$(RUN) control --source "$$SOURCE" --out "$$OUT" $(if $(ON),--on "$$ON") $(if $(SINCE),--since "$$SINCE") \
		$(if $(YEAR),--year "$$YEAR") $(if $(call yes,$(STRICT)),--strict)

trace: .venv/ready
	@$(RUN) trace --source "$$SOURCE" --out "$$OUT" --edition "$$EDITION" $(if $(YEAR),--year "$$YEAR") \
		$(if $(TEXT),--text "$$TEXT") $(if $(CELL),--cell "$$CELL") $(if $(DOCUMENT),--document "$$DOCUMENT")

prune: .venv/ready
	@$(RUN) prune --source "$$SOURCE" $(if $(BEFORE),--before "$$BEFORE")

# The next year.
next: .venv/ready
	@$(RUN) next --source "$$SOURCE" --out "$$OUT" $(if $(YEAR),--year "$$YEAR")

replicate: .venv/ready
	@$(RUN) replicate --source "$$SOURCE" --out "$$OUT" $(if $(MEASURE),--measure "$$MEASURE") \
		$(if $(TO),--to "$$TO") $(if $(BRANCH),--branch "$$BRANCH")

forms: .venv/ready
	@$(RUN) forms --source "$$SOURCE" --out "$$OUT" $(if $(YEAR),--year "$$YEAR") $(if $(BY),--by "$$BY") \
		$(if $(UNTIL),--until "$$UNTIL") $(if $(TO),--to "$$TO")

gather: .venv/ready
	@$(RUN) gather $(if $(FROM),"$$FROM") --source "$$SOURCE" --out "$$OUT" $(if $(YEAR),--year "$$YEAR")

# The workplace: for this machine, or with HOST for a whole office.
HOST =
USERS =
CERTIFICATE =
KEY =
PROXY =
NAME =
REMOVE =
export HOST USERS CERTIFICATE KEY NAME

serve: .venv/intake office
	@$(RUN) serve --source "$$SOURCE" --out "$$OUT" $(if $(PORT),--port "$$PORT") $(if $(HOST),--host "$$HOST") \
		$(if $(USERS),--users "$$USERS") $(if $(CERTIFICATE),--certificate "$$CERTIFICATE") $(if $(KEY),--key "$$KEY") \
		$(if $(call yes,$(PROXY)),--proxy)

# Without NAME: who there is.
user: .venv/ready
	@$(RUN) user --source "$$SOURCE" $(if $(USERS),--users "$$USERS") $(if $(call yes,$(REMOVE)),--remove) \
		$(if $(NAME),-- "$$NAME",--list)

# Exports of surveys; their libraries come the first time. FILES as for review.
survey: .venv/intake
	@$(RUN) survey $(FILES) --source "$$SOURCE" --out "$$OUT" $(if $(YEAR),--year "$$YEAR")

# On all cores, the tests of a file on one, since they share what they look at.
test: lint office-dev browser
	@$(DEV)/pytest -n auto --dist loadscope

lint: .venv-dev/ready
	@$(DEV)/ruff check
	@$(DEV)/ruff format --check
	@$(DEV)/mypy
	@$(DEV)/lint-imports

# Renews the documents that tests compare with; the difference is reviewed like code.
golden: .venv-dev/ready
	@$(DEV)/pytest --golden -q tests/test_documents.py tests/test_report.py

# Two thousand spoilt workbooks, about ten minutes; FIRST is the seed of the first.
fuzz: .venv-dev/ready
	@$(DEV)/python -m bench.fuzz 2000 $(or $(FIRST),1)

# What takes too long for every change, some twenty minutes on two cores: spoilt workbooks, from another seed each day, and
# all tests with a thousand random examples where there are fifty. One that fails is kept in .hypothesis and tried first.
# Validators from outside that take minutes belong here too: veraPDF, in an environment of its own, which `make test` does
# not wait for. All of it is run, whatever fails.
nightly: office-dev browser verapdf site-checks
	@failed=0; \
	$(DEV)/python -m bench.review 60 $(or $(FIRST),$(shell date +%y%m%d)000) || failed=1; \
	$(DEV)/python -m bench.comparing 60 $(or $(FIRST),$(shell date +%y%m%d)000) || failed=1; \
	$(DEV)/python -m bench.fuzz 2000 $(or $(FIRST),$(shell date +%y%m%d)0000) || failed=1; \
	$(DEV)/python -m bench.hostile || failed=1; \
	EXAMPLES=nightly VERAPDF=".venv-nightly/bin/python tools/verapdf.py" SITE_CHECKS="$$PWD/.site-checks" \
		$(DEV)/pytest -n auto --dist loadscope || failed=1; \
	exit $$failed

# What Nu Html Checker, html-validate and Lighthouse need; tests/test_site_checks.py asks them.
site-checks: .venv-nightly/ready
	@sh tools/setup.sh java
	@sh tools/setup.sh site .venv-nightly .site-checks

# What veraPDF needs; tests/test_verapdf.py asks it.
verapdf: .venv-nightly/ready
	@sh tools/setup.sh java

# Our speed beside what a user would take instead; the peers come from their registries into bench/peers/.
bench: office-dev browser .venv/intake
	@$(DEV)/python -m bench.survey
	@$(DEV)/python -m bench.intake
	@$(DEV)/python -m bench.returned
	@$(DEV)/python -m bench.workplace
	@sh tools/setup.sh peers bench/peers
	@$(DEV)/python -m bench.compare bench/peers

# Twenty people at the workplace for five minutes: no error, no growth; other figures by MINUTES and PEOPLE.
load: office-dev
	@$(DEV)/python -m bench.load $(or $(MINUTES),5) $(or $(PEOPLE),20)

messages: .venv-dev/ready
	@$(DEV)/pybabel compile -D click -d generator/locale -l ru

# What a machine without internet needs, for docs/administrator.md.
.PHONY: bundle
bundle: .venv/ready
	@sh tools/setup.sh bundle .venv "$$INTO"

clean:
	rm -f "$$OUT"/program-[0-9][0-9][0-9][0-9].* "$$OUT"/program-[0-9][0-9][0-9][0-9]-internal.*
	rm -f "$$OUT"/report-[0-9][0-9][0-9][0-9].* "$$OUT"/report-[0-9][0-9][0-9][0-9]-internal.*
	rm -f "$$OUT"/control-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].*
	rm -f "$$OUT"/control-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]-[0-9][0-9][0-9][0-9].*
	rm -rf .venv .venv-dev .venv-nightly .libreoffice .java .pip .site-checks

.venv/ready: requirements.lock tools/setup.sh
	@sh tools/setup.sh venv .venv requirements.lock

.venv/intake: .venv/ready requirements-intake.lock
	@sh tools/setup.sh more .venv requirements-intake.lock "библиотеки для выгрузок опросов"
	@touch $@

.venv-dev/ready: requirements-dev.lock tools/setup.sh
	@sh tools/setup.sh venv .venv-dev requirements-dev.lock

.venv-nightly/ready: requirements-nightly.lock tools/setup.sh
	@sh tools/setup.sh venv .venv-nightly requirements-nightly.lock

# Where LibreOffice can't be had, the DOCX is made all the same, and the build itself says which packages are missing.
office: .venv/ready
	@$(if $(SOFFICE),,sh tools/setup.sh office .venv 2>/dev/null || true)

office-dev: .venv-dev/ready
	@$(if $(SOFFICE),,sh tools/setup.sh office .venv-dev)
	@sh tools/setup.sh uno .venv-dev

browser: .venv-dev/ready
	@sh tools/setup.sh browser .venv-dev
