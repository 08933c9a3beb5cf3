"""Jobs over REST."""

from ..errors import InvalidRequest
from ..feature import Call, Route
from ..web import BaseHandler, is_number, validate
from .manager import JobManager
from .models import Job, JobPage, JobRequest, PauseRequest

#: The largest page of finished jobs.
MAX_PAGE = 500


class _JobHandler(BaseHandler):
    def initialize(self, jobs: JobManager) -> None:
        self.jobs = jobs


class JobsHandler(_JobHandler):
    """``modelarts/jobs``: all jobs."""

    def get(self) -> None:
        limit = self.get_query_argument("limit", "50")
        if not is_number(limit) or not 0 < int(limit) <= MAX_PAGE:
            raise InvalidRequest(reason=f"limit: a number from 1 to {MAX_PAGE} is wanted")
        before = self.get_query_argument("before", None)
        if before is not None and not is_number(before):
            raise InvalidRequest(reason="before: not a cursor")
        self.reply(self.jobs.page(int(limit), before))

    def post(self) -> None:
        data = self.json_object()
        spec = self.jobs.registry.parse_spec(data.get("spec"))
        # Only the registry knows the subclass of a spec, so the rest is checked around it.
        request = validate(JobRequest, {**data, "spec": spec})
        self.reply(self.jobs.submit(request.spec, request.idempotency_key), 202)

    async def delete(self) -> None:
        await self.jobs.forget_finished()
        self.set_status(204)


class JobHandler(_JobHandler):
    """``modelarts/jobs/{id}``: one job."""

    def get(self, id: str) -> None:
        self.reply(self.jobs.get(id))

    async def delete(self, id: str) -> None:
        await self.jobs.forget(id)
        self.set_status(204)


class JobActionHandler(_JobHandler):
    """``modelarts/jobs/{id}/cancel``, ``/pause`` and ``/resume``."""

    async def post(self, id: str, action: str) -> None:
        match action:
            case "cancel":
                job = await self.jobs.cancel(id)
            case "pause":
                request = self.body(PauseRequest) if self.request.body else PauseRequest()
                job = await self.jobs.pause(id, request.reason)
            case _:
                job = self.jobs.resume(id)
        self.reply(job, 202)


_ID = {"id": "[0-9a-f]{32}"}

ROUTES = (
    Route(
        "jobs",
        JobsHandler,
        {
            "get": Call("The newest jobs; more by ?before=", reply=JobPage),
            "post": Call("Start a job", status=202, request=JobRequest, reply=Job),
            "delete": Call("Forget all jobs that are over and cannot go on", status=204),
        },
    ),
    Route(
        "jobs/{id}",
        JobHandler,
        {
            "get": Call("A snapshot of one job", reply=Job),
            "delete": Call("Forget a job that is over", status=204),
        },
        _ID,
    ),
    Route(
        "jobs/{id}/{action}",
        JobActionHandler,
        {
            "post": Call(
                "Steer a job; a pause may say why", status=202, request=PauseRequest, reply=Job
            )
        },
        {**_ID, "action": "cancel|pause|resume"},
    ),
)
