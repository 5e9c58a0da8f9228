"""Runs a program under a pseudo-terminal. Each line of stdin is JSON: {"type": text} or {"size": [rows, columns]}."""
import fcntl, json, os, pty, select, struct, sys, termios


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


rows, columns, *program = sys.argv[1:]
# The program waits for its terminal to have its size.
ready, go = os.pipe()
child, terminal = pty.fork()
if child == 0:
    os.read(ready, 1)
    os.execvp(program[0], program)
resize(terminal, int(rows), int(columns))
os.write(go, b"\n")
said = b""
sources = [terminal, 0]
while terminal in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            # Linux says so where the program has ended.
            data = b""
        if not data:
            sources.remove(source)
        elif source == terminal:
            os.write(1, data)
        else:
            *lines, said = (said + data).split(b"\n")
            for line in map(json.loads, lines):
                if "type" in line:
                    os.write(terminal, line["type"].encode())
                else:
                    resize(terminal, *line["size"])
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256)
