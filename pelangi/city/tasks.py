"""Reading the roads in the background: a city's extract takes seconds to minutes."""

from django_tasks import task

from pelangi.city.models import Roads
from pelangi.city.roads import city_box, path_of
from pelangi.core.routing.fields import Refused
from pelangi.core.routing.refusals import both
from pelangi.core.routing.roads.kept import road_map
from pelangi.core.routing.roads.lines import drawn_lines


@task()
def read_roads(*, file: str) -> dict:
    """Read an extract, keep its network and its drawing; what another one has replaced meanwhile is left alone."""
    asked, path = Roads.objects.filter(pk=1, file=file), path_of(file)
    asked.update(state=Roads.State.READING)
    try:
        points = len(road_map(str(path)).graph.lat)
        asked.update(state=Roads.State.DRAWING, points=points)
        drawn = drawn_lines(path, box=city_box())
    except Refused as refusal:
        asked.update(state=Roads.State.FAILED, error=both(str(refusal)))
        return {"points": 0}
    asked.update(state=Roads.State.READY, lines=drawn.by_size, left_out=list(drawn.left_out), error="")
    return {"points": points}
