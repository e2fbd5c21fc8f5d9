using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>A program in a terminal of ours: what it writes is kept. Linux alone.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControl = 0x100;
    private const nuint SetSize = 0x5414;
    private const nuint GetSize = 0x5413;
    private const int LocalFlags = 12;
    private const byte EchoFlag = 8;

    private readonly int _master;
    private readonly Process _process;
    private readonly object _gate = new();
    private readonly MemoryStream _output = new();
    private bool _ended;

    private PseudoTerminal(int master, Process process)
    {
        (_master, _process) = (master, process);
        new Thread(Read) { IsBackground = true }.Start();
    }

    /// <summary>Told of each piece that the program writes, on the reading thread.</summary>
    public Action<byte[]>? Written { get; set; }

    /// <summary>True where it answers by itself what a terminal is asked: where its cursor is, what it is, whether it holds frames, its colours.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>True where it says that the cursor is in the last cell; false where another says where it is.</summary>
    public bool AnswersCursor { get; set; } = true;

    /// <summary>Id of the program.</summary>
    public int Id => _process.Id;

    /// <summary>Number of bytes that came so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return (int)_output.Length;
            }
        }
    }

    /// <summary>Starts a program with a terminal of a size as its own.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="words">Its arguments.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="environment">All its variables.</param>
    /// <param name="columns">Of the terminal.</param>
    /// <param name="rows">Of the terminal.</param>
    /// <param name="isSilent">True where the terminal shows nothing by itself of what is typed before the program reads.</param>
    public static PseudoTerminal Start(
        string program, IReadOnlyList<string> words, string folder, IReadOnlyDictionary<string, string> environment, int columns, int rows,
        bool isSilent = false)
    {
        var master = OpenMaster(ReadWrite | NoControl);
        var name = new byte[128];
        if (master < 0 || Grant(master) != 0 || Unlock(master) != 0 || NameOf(master, name, name.Length) != 0)
        {
            throw new BenchException("there is no terminal to be had");
        }

        var slave = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
        Resize(master, columns, rows);
        var settings = new byte[256];
        if (isSilent && GetSettings(master, settings) == 0)
        {
            settings[LocalFlags] &= unchecked((byte)~EchoFlag);
            _ = SetSettings(master, 0, settings);
        }

        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, UseShellExecute = false };
        foreach (var word in (IEnumerable<string>)["-c", "exec setsid -c \"$@\" <\"$0\" >\"$0\" 2>&1", slave, program, .. words])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment.Clear();
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        start.Environment["TERM"] = "xterm-256color";
        return new PseudoTerminal(master, Process.Start(start)!);
    }

    /// <summary>Types.</summary>
    public void Type(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length;)
        {
            var written = Write(_master, ref bytes[at], bytes.Length - at);
            at += written > 0 ? (int)written : throw new BenchException("the terminal takes no more");
        }
    }

    /// <summary>Gives it another size.</summary>
    public void Resize(int columns, int rows) => Resize(_master, columns, rows);

    /// <summary>All that came from a place on.</summary>
    public string Text(int from = 0)
    {
        lock (_gate)
        {
            return Encoding.UTF8.GetString(_output.GetBuffer(), from, (int)_output.Length - from);
        }
    }

    /// <summary>Waits for a text behind a place.</summary>
    /// <returns>Milliseconds that it took.</returns>
    public double WaitFor(string text, int from = 0, int seconds = 60)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var clock = Stopwatch.StartNew();
        lock (_gate)
        {
            while (_output.GetBuffer().AsSpan(from, (int)_output.Length - from).IndexOf(bytes) < 0)
            {
                if (_ended || clock.Elapsed.TotalSeconds > seconds)
                {
                    var all = Encoding.UTF8.GetString(_output.GetBuffer(), 0, (int)_output.Length);
                    throw new BenchException($"\"{text}\" did not appear; the end is: {all[Math.Max(0, all.Length - 300)..]}");
                }

                Monitor.Wait(_gate, 1000);
            }
        }

        return clock.Elapsed.TotalMilliseconds;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _ = Close(_master);
        _process.Dispose();
    }

    private void Read()
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = Read(_master, ref buffer[0], buffer.Length);
            lock (_gate)
            {
                if (read <= 0)
                {
                    _ended = true;
                    Monitor.PulseAll(_gate);
                    return;
                }

                _output.Write(buffer, 0, (int)read);
                Written?.Invoke(buffer[..(int)read]);
                if (Answers)
                {
                    Answer(buffer.AsSpan(0, (int)read));
                }

                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Answer(ReadOnlySpan<byte> written)
    {
        var size = default(Size);
        for (; written.IndexOf((byte)0x1b) is var at and >= 0; written = written[1..])
        {
            written = written[at..];
            if (written.StartsWith("\u001b[6n"u8) && AnswersCursor && Control(_master, GetSize, ref size) == 0)
            {
                Type($"\u001b[{size.Rows};{size.Columns}R");
            }
            else if (written.StartsWith("\u001b[c"u8) || written.StartsWith("\u001b[0c"u8))
            {
                Type("\u001b[?62;22c");
            }
            else if (written.StartsWith("\u001b[?"u8) && Utf8Parser.TryParse(written[3..], out int mode, out var digits)
                && written[(3 + digits)..].StartsWith("$p"u8))
            {
                // Off where it is known, 0 where it is not.
                Type($"\u001b[?{mode};{(mode is 1004 or 2004 or 2026 ? 2 : 0)}$y");
            }
            else if (written.StartsWith("\u001b]10;?"u8) || written.StartsWith("\u001b]11;?"u8))
            {
                Type(written[3] == '0' ? "\u001b]10;rgb:dddd/dddd/dddd\u001b\\" : "\u001b]11;rgb:0000/0000/0000\u001b\\");
            }
        }
    }

    private static void Resize(int master, int columns, int rows)
    {
        var size = new Size { Columns = (ushort)columns, Rows = (ushort)rows };
        _ = Control(master, SetSize, ref size);
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int master);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int NameOf(int master, byte[] name, nint length);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, ref Size size);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetSettings(int descriptor, byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetSettings(int descriptor, int when, byte[] settings);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref byte buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ref byte buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
