"""The wheel of the static binary and the package around it; see cmake/wheel.sh."""

import os

from setuptools import Distribution, setup
from wheel.bdist_wheel import bdist_wheel


class BinaryDistribution(Distribution):
    def has_ext_modules(self) -> bool:
        return True


class BinaryWheel(bdist_wheel):
    def get_tag(self) -> tuple:
        # A static program: any Python, any Linux of this machine.
        return "py3", "none", "manylinux_2_17_" + os.uname().machine


setup(
    name="routescale",
    version=os.environ["ROUTESCALE_VERSION"],
    description="Fits scaling laws of routed and dense language models",
    license="Apache-2.0",
    python_requires=">=3.9",
    packages=["routescale"],
    package_data={"routescale": ["bin/routescale", "licences/*", "py.typed"]},
    entry_points={"console_scripts": ["routescale=routescale.__main__:main"]},
    distclass=BinaryDistribution,
    cmdclass={"bdist_wheel": BinaryWheel},
)
