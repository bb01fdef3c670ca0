"""A service's routes alone, without the organization that hosts them."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from passerelle.runtime.problems import answer_with_problems


def app_with(routers: Sequence[APIRouter], refusals: Sequence[type[Exception]] = ()) -> FastAPI:
    """An application that answers by these routers, errors as problems; nobody's key is asked for."""
    app = FastAPI()
    answer_with_problems(app, refusals)
    for router in routers:
        app.include_router(router)
    return app
