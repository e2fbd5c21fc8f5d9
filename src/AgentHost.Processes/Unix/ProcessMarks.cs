using System.Buffers;
using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.Versioning;
using System.Text;

namespace AgentHost.Processes.Unix;

/// <summary>
/// Marks in the environment of every child, by which descendants are found that left its group. A host that runs inside another
/// host's child adds its own marks to those that it inherited, so that both hosts find them.
/// </summary>
/// <remarks>Finding needs Linux; elsewhere only a child's group is known. A process that wrote over its own environment is not found.</remarks>
[UnsupportedOSPlatform("windows")]
internal static class ProcessMarks
{
    /// <summary>Names the hosts that answer for a process.</summary>
    public const string HostVariable = "AGENT_HOST_GUARD";

    /// <summary>Names the children that a process descends from.</summary>
    public const string ChildVariable = "AGENT_HOST_CHILD";

    private const int BufferSize = 64 * 1024;

    /// <summary>The inherited value with one more mark; the semicolon keeps one mark from being the beginning of another.</summary>
    public static string Add(string? inherited, string mark) => string.Concat(inherited, mark, ";");

    /// <summary>Finds living processes with a mark.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="newerThan">Only ids above this one, 0 for all.</param>
    public static List<int> Find(string mark, int newerThan)
    {
        var found = new List<int>();
        if (!OperatingSystem.IsLinux())
        {
            return found;
        }

        var sought = Encoding.ASCII.GetBytes(mark + ";");
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var ids = new FileSystemEnumerable<int>("/proc", static (ref entry) => int.Parse(entry.FileName, CultureInfo.InvariantCulture))
            {
                ShouldIncludePredicate = static (ref entry) => int.TryParse(entry.FileName, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            };
            foreach (var id in ids)
            {
                if (id > newerThan && Contains(Path.Join("/proc/", id.ToString(CultureInfo.InvariantCulture), "/environ"), sought, buffer))
                {
                    found.Add(id);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return found;
    }

    /// <summary>The id that was given out last, by which one knows whether the numbers have started over; 0 when unknown.</summary>
    public static int LastId()
    {
        Span<byte> text = stackalloc byte[128];
        var count = ReadAll("/proc/loadavg", text);
        text = text[..Math.Max(count, 0)].TrimEnd((byte)'\n');
        return int.TryParse(text[(text.LastIndexOf((byte)' ') + 1)..], CultureInfo.InvariantCulture, out var id) ? id : 0;
    }

    private static unsafe FdHandle? Open(string path)
    {
        using var native = NativeText.Of(path);
        const int CloseOnExec = 0x80000;
        var fd = Libc.open(native.First, CloseOnExec);
        return fd < 0 ? null : new FdHandle(fd);
    }

    private static int ReadAll(string path, Span<byte> buffer)
    {
        using var file = Open(path);
        return file?.Read(buffer) ?? -1;
    }

    // Not by File: most of a machine's processes are others' and may not be read, and an exception for each costs far more than the call.
    private static bool Contains(string path, ReadOnlySpan<byte> sought, Span<byte> buffer)
    {
        using var file = Open(path);
        if (file is null)
        {
            return false;
        }

        var kept = 0;
        while (true)
        {
            var count = file.Read(buffer[kept..BufferSize]);
            if (count <= 0)
            {
                return false;
            }

            var filled = buffer[..(kept + count)];
            if (filled.IndexOf(sought) >= 0)
            {
                return true;
            }

            kept = Math.Min(filled.Length, sought.Length - 1);
            filled[^kept..].CopyTo(buffer);
        }
    }
}
