"""A small service: says hello and which files it runs from."""

import importlib.metadata
import os

import bottle

application = bottle.Bottle()


@application.get("/")
def index():
    return {
        "hello": "from the staged tree",
        "bottle": importlib.metadata.version("bottle"),
        "runs_from": os.path.basename(os.path.dirname(bottle.__file__)),
    }
