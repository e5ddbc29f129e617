"""The commands ``check`` and ``fix``."""

from __future__ import annotations

import argparse
import gc
import json
from collections.abc import Iterable
from pathlib import Path

from bilingual_gallery.translation.check import Report, check_translations
from bilingual_gallery.translation.check_findings import CODES, Finding
from bilingual_gallery.translation.check_fix import fix_file
from bilingual_gallery.translation.check_project import Project
from bilingual_gallery.translation.pages import PageError, open_site
from bilingual_gallery.translation.terminal import asked_languages, message_language, say, shown
from bilingual_gallery.words import count, word


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    check = commands.add_parser("check", help="say what is wrong in the translations")
    _add_project(check)
    check.add_argument("--format", choices=["text", "json", "github"], default="text")
    check.add_argument("--codes", action="store_true", help="list what can be found, and end")
    check.set_defaults(run=_check)
    fix = commands.add_parser("fix", help="mend what can be mended surely, and show it")
    _add_project(fix)
    fix.set_defaults(run=_fix)


def _add_project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", type=Path, default=Path(), help="the folder of conf.py")
    parser.add_argument("--to", metavar="LANGUAGE", help="this language alone")


def _check(given: argparse.Namespace) -> int:
    # As in the command html: many small objects that live long.
    gc.set_threshold(100_000, 20, 50)
    language = message_language()
    if given.codes:
        for code in CODES:
            print(f"{code.name}  {word(language, code.message)}")
        return 0
    try:
        with open_site(given.project) as site:
            project = Project(site)
            codes = asked_languages(site, given.to)
            reports = {code: check_translations(project, code) for code in codes}
    except PageError as error:
        say(error, language)
        return 2
    findings = [finding for report in reports.values() for finding in report.findings]
    if given.format == "json":
        print(json.dumps(_as_json(reports, language), ensure_ascii=False, indent=1))
    elif given.format == "github":
        _print_github(findings, language)
    else:
        print_reports(reports, language)
    return int(any(finding.code.is_error for finding in findings))


def print_reports(reports: dict[str, Report], language: str) -> None:
    """Print what was found, by the code of the language that was checked."""
    for code, report in reports.items():
        for finding in report.findings:
            place = f"{shown(finding.path)}:{finding.line}"
            print(f"{place}: {finding.code.name} {finding.message(language)}")
            print(f"    → {finding.mend(language)}")
        print(
            word(
                language,
                "{code}: {files}, {entries}: {errors}, {warnings}",
                code=code,
                files=count(language, report.files, "{count} file", "{count} files"),
                entries=count(language, report.entries, "{count} entry", "{count} entries"),
                errors=count(language, report.errors, "{count} error", "{count} errors"),
                warnings=count(language, report.warnings, "{count} warning", "{count} warnings"),
            )
        )
        for what in report.not_checked:
            text = word(language, what)
            print(word(language, "{code}: not checked: {what}", code=code, what=text))


def _as_json(reports: dict[str, Report], language: str) -> dict[str, object]:
    return {
        "findings": [
            {
                "language": code,
                "file": shown(finding.path),
                "line": finding.line,
                "code": finding.code.name,
                "severity": "error" if finding.code.is_error else "warning",
                "message": finding.message(language),
                "mend": finding.mend(language),
            }
            for code, report in reports.items()
            for finding in report.findings
        ],
        "summary": {
            code: {
                "files": report.files,
                "entries": report.entries,
                "errors": report.errors,
                "warnings": report.warnings,
                "not_checked": list(report.not_checked),
            }
            for code, report in reports.items()
        },
    }


def _print_github(findings: Iterable[Finding], language: str) -> None:
    """Annotations, as GitHub's workflow commands have them."""
    for finding in findings:
        kind = "error" if finding.code.is_error else "warning"
        place = _escaped(shown(finding.path)).replace(":", "%3A").replace(",", "%2C")
        words = _escaped(f"{finding.message(language)} → {finding.mend(language)}")
        print(f"::{kind} file={place},line={finding.line},title={finding.code.name}::{words}")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _fix(given: argparse.Namespace) -> int:
    language = message_language()
    try:
        with open_site(given.project) as site:
            project = Project(site)
            codes = asked_languages(site, given.to)
            files = [
                (file.path, code)
                for code in codes
                for file in project.translation_files(code)
                if file.path.resolve().is_relative_to(project.folder)
            ]
    except PageError as error:
        say(error, language)
        return 2
    mended = 0
    for path, code in files:
        fix = fix_file(path, code)
        if fix:
            mended += 1
            print(fix.diff(shown(path)), end="")
    print(word(language, "{mended} of {files} files mended", mended=mended, files=len(files)))
    return 0
