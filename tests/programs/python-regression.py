# Runs modules of Python's own suite inside: python-regression.py SECONDS-EACH MODULE... Prints for each
# "module NAME ran N skipped N seconds N", and "bad NAME TEST" for each test that fails.
import re, subprocess, sys, time

for name in sys.argv[2:]:
    started, late = time.monotonic(), False
    child = subprocess.Popen([sys.executable, '-u', '-m', 'test', '-v', name], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, start_new_session=True)
    try:
        text = child.communicate(timeout=int(sys.argv[1]))[0]
    except subprocess.TimeoutExpired:
        child.kill()
        text, late = child.communicate()[0], True
    text = text.decode('utf-8', 'replace')
    ran = sum(int(number) for number in re.findall(r'^Ran (\d+) tests? in', text, re.M))
    skipped = len(re.findall(r' \.\.\. skipped ', text))
    bad = sorted(set(f'{kind.lower()} {test}' for kind, test in re.findall(r'^(FAIL|ERROR): (.*)$', text, re.M)))
    if late:
        last = re.findall(r'^(\w+ \(.*?\)).* \.\.\. ', text, re.M)
        bad.append('late ' + (last[-1] if last else 'before its first test'))
    elif ran == 0 or (child.returncode not in (0, 2) and not bad):
        bad.append(f'none ended with status {child.returncode}: ' + text[-300:].replace('\n', ' | '))
    for test in bad:
        print('bad', name, test, flush=True)
    print('module', name, 'ran', ran, 'skipped', skipped, 'seconds', round(time.monotonic() - started), flush=True)
