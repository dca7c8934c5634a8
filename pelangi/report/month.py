"""The monthly pack: leader's page, recap, all figures and the tables of open data, as files in one folder."""

import json
from datetime import date, datetime
from pathlib import Path

from pelangi.report import official
from pelangi.report.measures import Period
from pelangi.report.onepage import leader_page
from pelangi.report.open_data import month_of, tables_of
from pelangi.staff import audit
from pelangi.staff.actions import system_user
from pelangi.staff.roles import Deed


def write_month(month: date, folder: Path, at: datetime) -> list[Path]:
    """Write everything a month needs into `folder`, made if it is not there; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    period = Period(*month_of(month), at)
    name = f"{month:%Y-%m}"
    recap, figures = official.recap(period), official.month_figures(period)
    contents = {
        f"page-{name}.pdf": leader_page(at).write_pdf(),
        f"recap-{name}.xlsx": official.as_xlsx(recap),
        f"recap-{name}.pdf": official.as_pdf(recap),
        f"figures-{name}.xlsx": official.as_xlsx(figures),
        f"open-data-{name}.json": json.dumps(tables_of(month, at), ensure_ascii=False, indent=1).encode(),
    }
    for file, content in contents.items():
        (folder / file).write_bytes(content)
    audit.record(Deed.REPORT_EXPORT, by=system_user(), at=at, detail={"what": f"pack {name}"})
    return [folder / file for file in contents]
