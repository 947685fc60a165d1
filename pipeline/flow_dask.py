"""The flow on a Dask cluster, for `prefect.yaml`: Dask's own setting says where its scheduler is.

    DASK_SCHEDULER_ADDRESS=tcp://scheduler:8786

Without it a cluster of one process is started for the run. Needs `grundlag[dask]`.
"""

import dask

from pipeline.flow import on_dask

ingest = on_dask(dask.config.get("scheduler-address", None))
