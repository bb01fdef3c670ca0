"""`python -m benchmarks.host`: the bench organization as a process of its own, so that its memory is nobody else's."""

import uvicorn

from benchmarks.work import service
from passerelle.runtime.app import create_app
from passerelle.runtime.process import tune_for_batches
from passerelle.runtime.settings import Settings

settings = Settings()
app = create_app(service, settings)
tune_for_batches()
uvicorn.run(app, host=settings.http_host, port=settings.http_port, loop="uvloop", log_config=None, access_log=False)
