# shellcheck shell=bash disable=SC2034
# What the project is built with. The only place that names a version of a tool or of libtorch.

swift_oldest=6.2     # the tools version of Package.swift
torch_version=2.13.0 # the `torch` wheel that holds libtorch
torch_cuda=13.0      # what the plain wheel of that version is built with
libtorch_oldest=2.11 # what LIBTORCH may point to: from …
libtorch_newest=2.13 # … to
libtorch_megabytes=2500 # room to fetch and unpack the larger wheel
