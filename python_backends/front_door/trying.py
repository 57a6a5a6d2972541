"""Ways to an answer, the best first: a program over the tables, a statement of SQL, the tables as they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from python_backends.errors import OpenfazeError
from python_backends.front_door.findings import Findings, Specialists
from python_backends.front_door.plan import Plan
from python_backends.front_door.programs.program import Program
from python_backends.front_door.statement import statement_in
from python_backends.front_door.tasks import CODE, SEARCH, SQL

PlanOf = Callable[[Sequence[str]], Plan]
"""Of the tasks that words call for, without a program."""


def with_sql(tasks: Sequence[str]) -> list[str]:
    """The tasks that words call for, and `sql`, which may do what they ask of tables."""
    return [*tasks, *([SQL.name] if {CODE.name, SEARCH.name} & set(tasks) else [])]


async def found_by(
    specialists: Specialists, first: Plan, plan_of: PlanOf, *, tasks: Sequence[str], program: Program | None, words: str
) -> tuple[Plan, Findings]:
    """The plan that came to something, and what: `first`, the one with `program`, or one that does without what failed.

    A program that was written here and fails over a table was the wrong one, and what SQL cannot answer is read; a
    program or a statement of the user's own ends as it ends. Raises the error of the last way.
    """
    plan = first
    if program is not None:
        found = await specialists.run(plan)
        if program.brought or not program.tables or not _failed(found):
            return plan, found
        plan = plan_of(with_sql(tasks))
    try:
        return plan, await specialists.run(plan)
    except OpenfazeError:
        if SQL.name not in plan.tasks or statement_in(words) is not None:
            raise
    plan = plan_of(tasks)  # the tables are read, then
    return plan, await specialists.run(plan)


def _failed(found: Findings) -> bool:
    """Whether a program was run and did not come to its end."""
    ran = [finding.result for finding in found.works if finding.task is CODE and finding.failed is None]
    return any(result.get("exit_status", 0) != 0 for result in ran)
