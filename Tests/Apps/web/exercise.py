"""Serves, renders, validates and asks for versions, as a small JSON service does."""

import importlib.metadata
import json

import jsonschema
from flask import Flask, jsonify, render_template_string, request

app = Flask(__name__)
SCHEMA = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}


@app.post("/greet")
def greet():
    jsonschema.validate(request.get_json(), SCHEMA)
    return jsonify(greeting=render_template_string("Hello {{ n|upper }}", n=request.json["name"]))


if __name__ == "__main__":
    client = app.test_client()
    answer = client.post("/greet", json={"name": "ada"})
    print(answer.status_code, json.dumps(answer.get_json()))
    try:
        jsonschema.Draft202012Validator(SCHEMA).validate({"name": 1})
    except jsonschema.ValidationError as error:
        print(error.message)
    names = sorted(d.metadata["Name"].lower() for d in importlib.metadata.distributions())
    print("flask" in names, "gunicorn" in names)
    print(importlib.metadata.version("werkzeug").split(".")[0])
    scripts = importlib.metadata.entry_points(group="console_scripts")
    print(sorted(s.name for s in scripts if s.name in ("flask", "gunicorn")))
