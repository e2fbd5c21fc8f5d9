using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AgentHost.Sessions.Log;

/// <summary>Tells one process from another that later gets the same number.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Machine">Scope of that number: the boot, and on Linux the PID namespace.</param>
/// <param name="Started">Time of its start, in the system's own unit.</param>
internal sealed record ProcessIdentity(int Pid, string Machine, string Started)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current()
    {
        var pid = Environment.ProcessId;
        return new ProcessIdentity(pid, ReadMachine(), ReadStart(pid) ?? "");
    }

    /// <summary>Tells whether a process has ended; null when that cannot be told from here.</summary>
    public bool? IsGone(ProcessIdentity other)
    {
        if (other.Machine != Machine || other.Started.Length == 0)
        {
            return null;
        }

        var started = ReadStart(other.Pid);
        return started is { Length: 0 } ? null : started != other.Started;
    }

    /// <summary>Tells that another process ran on this machine since it was started last, in whatever PID namespace.</summary>
    /// <param name="machine">The other's <see cref="Machine"/>.</param>
    public bool IsSameBoot(string machine) => 
        OperatingSystem.IsLinux() && machine.Split(' ') is [var boot, _] && Machine.Split(' ') is [var own, _] && boot == own;

    private static string ReadMachine()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.MachineName;
        }

        try
        {
            // Containers that share a folder count their processes each for themselves.
            return ReadKernelFile("/proc/sys/kernel/random/boot_id").Trim() + " " + new FileInfo("/proc/self/ns/pid").LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }

    // Its bytes at once: each start asks, and a reader of text is a dozen types more.
    private static string ReadKernelFile(string path) => Encoding.UTF8.GetString(File.ReadAllBytes(path));

    private static string? ReadStart(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // Field 22; the name in parentheses may hold anything, so fields count from its end. A zombie has ended.
                var stat = ReadKernelFile(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : fields[19];
            }

            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException)
        {
            return null;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or Win32Exception)
        {
            // It is there and belongs to somebody else; nothing says that it is another one than before.
            return "";
        }
    }
}
