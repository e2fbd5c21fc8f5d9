using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AgentHost.Processes.Unix;

namespace AgentHost.Processes.Launching;

/// <summary>
/// One-shot mode of a helper program: prepares the process that it is for a command, and becomes that command. It stays the same process, so that whoever
/// watches over it watches over the command.
/// </summary>
/// <remarks>
/// Arguments: <c>--listen PORT SOCKET</c> listens on 127.0.0.1 and hands the socket to the host; <c>--set NAME VALUE</c> and
/// <c>--unset NAME</c> give and take a variable; <c>--read</c>,
/// <c>--write</c> and <c>--device</c> with a path, and <c>--network</c>, restrict the process to what they name (Landlock, seccomp); then <c>--</c> and
/// the command. Exit codes are those of shells: 127 for a command that is not there, 126 for one that cannot be run, 125 where preparing it failed.
/// </remarks>
[SupportedOSPlatform("linux")]
public static class SandboxLauncher
{
    /// <summary>First argument of the helper program in this mode.</summary>
    public const string Mode = "sandbox";

    private const int Failed = 125;
    private const int CannotRun = 126;
    private const int NotFound = 127;
    private const int SetMask = 2;
    private const int PipeSignal = 13;

    /// <summary>Prepares and becomes the command; returns only where that failed, which it says on standard error.</summary>
    /// <param name="arguments">What stands behind the mode's name.</param>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        var at = 0;
        Restriction? restriction = null;
        while (at < arguments.Length && arguments[at] != "--")
        {
            var (used, problem) = Prepare(arguments[at..], ref restriction);
            if (problem is not null)
            {
                return Tell(problem, Failed);
            }

            at += used;
        }

        var command = arguments[Math.Min(at + 1, arguments.Length)..];
        return command.IsEmpty ? Tell("no command was given", Failed) : Become(command.ToArray(), restriction);
    }

    private static (int Used, string? Problem) Prepare(ReadOnlySpan<string> arguments, ref Restriction? restriction)
    {
        switch (arguments[0])
        {
            case "--listen" when arguments.Length > 2 && ushort.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port):
                return (3, PassedSocket.ListenAndGive(port, arguments[2]));
            case "--unset" when arguments.Length > 1:
                Unset(arguments[1]);
                return (2, null);
            case "--set" when arguments.Length > 2:
                Set(arguments[1], arguments[2]);
                return (3, null);
            case "--read" when arguments.Length > 1:
                (restriction ??= new()).Read.Add(arguments[1]);
                return (2, null);
            case "--write" when arguments.Length > 1:
                (restriction ??= new()).Write.Add(arguments[1]);
                return (2, null);
            case "--device" when arguments.Length > 1:
                (restriction ??= new()).Devices.Add(arguments[1]);
                return (2, null);
            case "--network":
                (restriction ??= new()).Network = true;
                return (1, null);
            default:
                return (0, $"the argument {arguments[0]} cannot be used");
        }
    }

    private static unsafe void Set(string name, string value)
    {
        using var text = NativeText.Of(name);
        using var content = NativeText.Of(value);
        _ = Libc.setenv(text.First, content.First, 1);
    }

    private static unsafe void Unset(string name)
    {
        using var text = NativeText.Of(name);
        _ = Libc.unsetenv(text.First);
    }

    private static unsafe int Become(string[] command, Restriction? restriction)
    {
        // The runtime ignores this signal and catches others; caught ones become usual by themselves.
        _ = Libc.signal(PipeSignal, 0);
        var set = stackalloc byte[128];
        _ = Libc.sigemptyset(set);
        _ = Libc.pthread_sigmask(SetMask, set, null);

        // All of it is ready before: what is restricted cannot load the rest of the runtime. Variables are the C library's, as they came.
        var variables = *(nuint*)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");
        using var argv = NativeText.Of(command);
        using var places = NativeText.Of([.. Places(command[0])]);
        var execute = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 221L : 59L;
        if (restriction?.Apply() is { } problem)
        {
            return Tell(problem, Failed);
        }

        var error = Errno.NoSuchFile;
        for (var place = places.List; *place is not null; place++)
        {
            _ = Libc.syscall6(execute, (nint)(*place), (nuint)argv.List, variables, 0, 0, 0);
            error = Marshal.GetLastPInvokeError() is var last && last == Errno.NoSuchFile ? error : last;
        }

        return Tell($"{command[0]}: {Marshal.GetPInvokeErrorMessage(error)}", error == Errno.NoSuchFile ? NotFound : CannotRun);
    }

    /// <summary>Lists where a program may lie: at its path, or in the folders that PATH names.</summary>
    private static IEnumerable<string> Places(string program) => program.Contains('/', StringComparison.Ordinal)
        ? [program]
        : (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':').Select(folder => (folder.Length == 0 ? "." : folder) + "/" + program);

    private static int Tell(string what, int code)
    {
        using var text = NativeText.Of($"[sandbox: the command could not be started: {what}.]\n");
        unsafe
        {
            _ = Libc.write(2, text.First, text.Length);
        }

        return code;
    }
}
