import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest

from ccsim.experiments.runner import (
    Interrupted,
    Task,
    WorkersLost,
    local_executor,
    run_tasks,
    shared,
)


def times_shared(number: int) -> int:
    if number == 3:
        raise ValueError("three is refused")
    return number * shared()


def end_the_worker() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt_then(value: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    return value


TASKS = [Task(f"task {number}", times_shared, (number,)) for number in range(6)]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_task_is_kept_and_failures_stop_nothing(workers):
    kept = {}
    with local_executor(workers, 10) as executor:
        run_tasks(TASKS, executor, lambda ended: kept.update({ended.task.name: ended}), at_once=3)
    assert {name: ended.value for name, ended in kept.items() if not ended.error} == {
        f"task {number}": 10 * number for number in (0, 1, 2, 4, 5)
    }
    failed = kept["task 3"]
    assert failed.error == "ValueError: three is refused"
    assert "times_shared" in failed.trace


def test_any_executor_will_do():
    kept = []
    with ThreadPoolExecutor(2) as executor:
        run_tasks([Task("a", pow, (2, 5))], executor, kept.append, at_once=1)
    assert kept[0].value == 32


def test_tasks_are_asked_for_as_there_is_room():
    under_way, most = 0, 0

    def tasks():
        nonlocal under_way, most
        for number in range(20):
            under_way += 1
            most = max(most, under_way)
            yield Task(str(number), int, (number,))

    def keep(ended):
        nonlocal under_way
        under_way -= 1

    with ThreadPoolExecutor(1) as executor:
        run_tasks(tasks(), executor, keep, at_once=4)
    assert most == 4


def test_a_killed_worker_is_said():
    with pytest.raises(WorkersLost, match="memory"), local_executor(2, None) as executor:
        run_tasks([Task("bad", end_the_worker, ())], executor, lambda ended: None, at_once=2)


def test_ctrl_c_keeps_what_is_finished():
    kept = []
    tasks = [Task(str(number), interrupt_then if number == 2 else int, (number,)) for number in range(9)]
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Interrupted), local_executor(1, None) as executor:
        run_tasks(tasks, executor, lambda ended: kept.append(ended.value), at_once=1)
    assert kept == [0, 1, 2]
    assert signal.getsignal(signal.SIGINT) is before


SLOW = textwrap.dedent(
    """
    import os, signal, sys, time
    from ccsim.experiments.runner import Interrupted, Task, local_executor, run_tasks

    def slow(number):
        time.sleep(0.3)
        return number

    def keep(ended):
        print("kept", ended.value, flush=True)

    if __name__ == "__main__":
        tasks = [Task(str(number), slow, (number,)) for number in range(200)]
        try:
            with local_executor(2, None) as executor:
                run_tasks(tasks, executor, keep, at_once=4)
        except Interrupted:
            print("clean", flush=True)
            sys.exit(130)
    """
)


@pytest.mark.skipif(os.name == "nt", reason="signals to a group of processes")
def test_ctrl_c_at_the_terminal_reaches_the_whole_group(tmp_path):
    script = tmp_path / "slow.py"
    script.write_text(SLOW, "utf-8")
    child = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline().startswith("kept")
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert out.strip().endswith("clean")
    assert "Traceback" not in err
    assert len(out.splitlines()) < 20


@pytest.mark.skipif(os.name == "nt", reason="signals to a group of processes")
def test_a_second_ctrl_c_does_not_wait(tmp_path):
    script = tmp_path / "slow.py"
    script.write_text(SLOW.replace("time.sleep(0.3)", "time.sleep(0.01 if number < 2 else 300)"), "utf-8")
    child = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    assert sorted(child.stdout.readline() for _ in range(2)) == ["kept 0\n", "kept 1\n"]
    os.killpg(child.pid, signal.SIGINT)
    assert child.stderr.readline().startswith("Stopping")
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out.strip(), "Traceback" in err) == (130, "clean", False), err


@pytest.mark.skipif(os.name == "nt", reason="process groups")
def test_workers_end_with_a_killed_parent(tmp_path):
    script = tmp_path / "slow.py"
    script.write_text(SLOW, "utf-8")
    child = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    assert child.stdout is not None
    child.stdout.readline()
    child.kill()
    child.stdout.read()  # ends when the last worker, which holds the same pipe, is gone
    child.wait(timeout=60)
    child.stdout.close()
